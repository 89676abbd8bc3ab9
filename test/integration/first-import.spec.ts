import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/index.js';
import { FirstImport, ImportModule } from '../../src/import/index.js';
import { ImportLease } from '../../src/import/index.js';
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
  const never = new AbortController().signal;
  const first = (): Promise<void> =>
    parts.get(FirstImport).importDataIfEmpty((message) => said.push(message), never);
  const count = async (table: 'users' | 'readings' | 'imports'): Promise<number> => {
    const [row] = await parts.get(Database).query<{ n: number }>(`select count(*) as n from ${table}`);
    return row?.n ?? 0;
  };

  it('starts with an empty database when data/ is empty, and says what to do', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'halfhour-empty-'));
    const words: string[] = [];
    await parts.get(FirstImport).importDataIfEmpty((message) => words.push(message), never, empty);
    expect(words).toEqual([expect.stringMatching(/data\/ holds no user_data\.csv: import a folder/)]);
    expect(await count('imports')).toBe(0);
    await rmdir(empty);
  });

  it('leaves the sample out when somebody imports their own first', async () => {
    const database = parts.get(Database);
    const lease = await parts.get(ImportLease).acquire(() => undefined, new AbortController().signal);
    const words: string[] = [];
    const waiting = parts.get(FirstImport).importDataIfEmpty((message) => words.push(message), never);
    while (!words.some((word) => word.startsWith('Another import holds the lock'))) await sleep(20);
    await database.query(
      `insert into users (id, external_id, sort_key, area, tariff) values (1, '1', '011', 'a1', 't1')`,
    );
    await lease.release();
    await waiting;
    expect(words.at(-1)).toBe('Another import was faster: data/ is left out.');
    expect(await count('users')).toBe(1);
    await database.query('delete from users');
  });

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
    await parts
      .get(Database)
      .query(
        `insert into users (id, external_id, sort_key, area, tariff) values (1, '1', '011', 'a1', 't1')`,
      );
    await parts.get(Database).query(`update imports set status = 'interrupted'`);
    const imports = await count('imports');
    await first();
    expect(await count('imports')).toBe(imports);
  });
});
