import { DriverException, MikroORM } from '@mikro-orm/postgresql';
import { AppModule } from '../../src/app.module.js';
import { DatabaseUnusableError } from '../../src/common/errors/index.js';
import { Database } from '../../src/database/index.js';
import { startTestParts, type TestParts } from '../support/parts.js';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly key: boolean;
}

const COLUMNS = `
  select attname as name, case atttypid when 'timestamptz'::regtype then 'timestamptz' else format_type(atttypid, atttypmod) end as type, not attnotnull as nullable,
         coalesce(attnum = any(indkey), false) as key
  from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
  where attrelid = $1::regclass and attnum > 0 and not attisdropped
  order by name`;

describe('entities', () => {
  let parts: TestParts;

  beforeAll(async () => {
    parts = await startTestParts([AppModule]);
  });

  afterAll(() => parts.close());

  it.each(['users', 'readings', 'imports', 'import_files'])(
    'say of %s what the migrations made',
    async (table) => {
      const entity = [...parts.get<MikroORM>(MikroORM).getMetadata().getAll().values()].find(
        ({ tableName }) => tableName === table,
      );
      const said = (entity?.props ?? []).map(
        ({ fieldNames: [name], columnTypes: [type], nullable = false, primary = false }) => ({
          name,
          type: type === 'int' ? 'integer' : type,
          nullable,
          key: primary,
        }),
      );
      const made = await parts.get(Database).query<Column>(COLUMNS, [table]);
      expect(said.toSorted((a, b) => String(a.name).localeCompare(String(b.name), 'en'))).toEqual(made);
    },
  );

  it('fail by the errors of an engine that breaks down, as statements by hand do', () => {
    const broken = new DatabaseUnusableError('The engine was killed.');
    const { driver } = parts.get<MikroORM>(MikroORM);
    expect(driver.convertException(broken)).toBe(broken);
    expect(driver.getPlatform().getExceptionConverter().convertException(broken)).toBe(broken);
    expect(driver.convertException(new Error('no table'))).toBeInstanceOf(DriverException);
  });
});
