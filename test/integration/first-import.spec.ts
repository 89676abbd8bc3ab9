import { Database } from '../../src/database/index.js';
import { FirstImport, ImportModule } from '../../src/import/index.js';
import { startTestParts, type TestParts } from '../support/parts.js';

describe('FirstImport', () => {
  let parts: TestParts;
  beforeAll(async () => {
    parts = await startTestParts([ImportModule]);
  });
  afterAll(async () => {
    await parts.close();
  });

  const said: string[] = [];
  const first = (): Promise<void> =>
    parts.get(FirstImport).importSampleIfEmpty((message) => said.push(message));
  const count = async (table: 'users' | 'readings' | 'imports'): Promise<number> => {
    const [row] = await parts.get(Database).query<{ n: number }>(`select count(*) as n from ${table}`);
    return row?.n ?? 0;
  };

  it('fills an empty database with the sample of the project, once', async () => {
    await first();
    expect(await count('users')).toBe(60);
    const readings = await count('readings');
    expect(readings).toBeGreaterThan(60 * 169 * 48);
    expect(said[0]).toBe('The database is empty: importing the sample in data/ first.');
    await first();
    expect([await count('readings'), await count('imports')]).toEqual([readings, 1]);
  });

  it('completes a sample that was cut short', async () => {
    const readings = await count('readings');
    const database = parts.get(Database);
    await database.query(`delete from import_issues where user_id >= 1030`);
    await database.query(`delete from import_files where user_id >= 1030`);
    await database.query(`delete from readings where user_id >= 1030`);
    await database.query(`update imports set status = 'interrupted'`);
    await first();
    expect(await count('readings')).toBe(readings);
  });

  it('leaves a database alone that holds anything else', async () => {
    await parts.get(Database).query(`insert into users values (1, 'a1', 't1')`);
    await parts.get(Database).query(`update imports set status = 'interrupted'`);
    const imports = await count('imports');
    await first();
    expect(await count('imports')).toBe(imports);
  });
});
