import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startTestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { enginesGone } from '../support/engines.js';
import { answersOf } from '../support/load.js';
import { serverPrograms } from '../support/own-servers.js';
import { Program } from '../support/program.js';

const PATHS = [
  '/api/consumption?resolution=1mo',
  '/api/consumption?resolution=30m&range=last-2d',
  '/api/users?page_size=50',
  '/api/readings?format=csv',
  '/api/quality',
  '/api/imports',
  '/api/meta',
];

const folder = mkdtempSync(join(tmpdir(), 'halfhour-backup-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function fill({ environment }: TestDatabase): Promise<void> {
  const sample = join(folder, 'sample');
  expect(await Program.cli({}, 'sample', sample, '--users', '3', '--days', '20').ended).toMatchObject({
    code: 0,
  });
  expect(await Program.cli(environment, 'import', sample).ended).toMatchObject({ code: 0 });
  const added = await Program.cli(environment, 'token', 'add', 'nightly', '--role', 'viewer').ended;
  expect(added).toMatchObject({ code: 0 });
}

async function answers(database: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const app = await startTestApp(database);
  const given = await answersOf(app.url, PATHS);
  await app.close();
  // Restored rows lie in another order, and with it the last digits of sums.
  return new Map([...given].map(([path, text]) => [path, text.replaceAll(/\d+\.\d+/g, tenDigits)] as const));
}

const tenDigits = (number: string): string => Number(number).toPrecision(10);

/** The figures are the same, the tokens are there, and it takes the next import as the first would. */
async function expectWhole(restored: TestDatabase, given: ReadonlyMap<string, string>): Promise<void> {
  expect(await answers(restored)).toEqual(given);
  const { environment } = restored;
  if (restored.isServer) expect(await Program.cli(environment, 'verify').ended).toMatchObject({ code: 0 });
  expect((await Program.cli(environment, 'token', 'list').ended).stdout).toContain('nightly');
  const again = await Program.cli(environment, 'import', join(folder, 'sample')).ended;
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toContain('unchanged, skipped');
}

const programs = serverPrograms();
const onServer = programs === undefined ? describe.skip : describe;

onServer("a back-up of a server (of TEST_DATABASE_URL's machine)", () => {
  const run = (script: string, argument: string, { environment }: Pick<TestDatabase, 'environment'>) =>
    spawnSync(resolve('deploy/backup', script), [argument], {
      encoding: 'utf8',
      env: { PATH: `${programs ?? ''}:${process.env['PATH'] ?? ''}`, ...environment },
    });

  it('is restored into a new database with everything', async () => {
    const [database, other] = [await createTestDatabase(), await createTestDatabase({ empty: 'database' })];
    await fill(database);
    const given = await answers(database);
    const { status, stdout } = run('backup', folder, database);
    expect(status).toBe(0);
    const dump = stdout.trim();
    expect(readdirSync(folder).filter((name) => name.includes('dump'))).toEqual([
      dump.slice(folder.length + 1),
    ]);

    expect(run('restore', dump, other)).toMatchObject({ status: 0, stderr: '' });
    await expectWhole(other, given);
    expect(run('restore', dump, other)).toMatchObject({
      status: 1,
      stderr: 'The database is not empty: restore into a new one.\n',
    });
    for (const one of [database, other]) await one.drop();
  });

  it('that fails leaves no dump behind', () => {
    const nowhere = { environment: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' } };
    const before = readdirSync(folder);
    expect(run('backup', folder, nowhere).status).not.toBe(0);
    expect(readdirSync(folder)).toEqual(before);
  });
});

const embedded = process.env['TEST_DATABASE_URL'] === undefined ? describe : describe.skip;

embedded('a back-up of the embedded engine', () => {
  it('is a copy of its folder while nothing runs', async () => {
    const database = await createTestDatabase({ engine: 'process' });
    await fill(database);
    const given = await answers(database);
    const data = database.environment['DATA_DIR'] ?? '';
    await enginesGone(data);
    const copy = join(folder, 'copy');
    cpSync(data, copy, { recursive: true });
    await database.drop();

    const restored = { ...database, environment: { ...database.environment, DATA_DIR: copy } };
    await expectWhole(restored, given);
    await enginesGone(copy);
  });
});
