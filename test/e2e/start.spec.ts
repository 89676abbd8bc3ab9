import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { Program } from '../support/program.js';

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The web process, as a person starts it. */
describe('the start', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('is refused where other machines would reach it though nobody has let them in', async () => {
    const { code, stdout, stderr } = await Program.start({ ...database.environment, HOST: '0.0.0.0' }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const way of ['accounts', 'oidc', 'proxy', 'open']) expect(stderr).toContain(`ACCESS=${way}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
  });

  it.each(['main', 'cli'])('is refused in one line on an old Node.js, before all else (%s)', async (name) => {
    // Alone in a folder, so that whatever was loaded before the check would be missing.
    const folder = await mkdtemp(join(tmpdir(), 'halfhour-alone-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const file of [`${name}.js`, 'node-version.js'])
      await copyFile(join('dist/src', file), join(folder, file));
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(old)}`, join(folder, `${name}.js`)],
      { encoding: 'utf8', env: {} },
    );
    await rm(folder, { recursive: true });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Halfhour needs Node\.js 24\.7 or newer, and this is 20\.20\.2: .*\n$/);
  });

  it('is refused on a misspelled ACCESS', async () => {
    const { code, stderr } = await Program.start({ ...database.environment, ACCESS: 'all' }).ended;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'The environment is not usable: ACCESS takes open, or any of accounts, oidc and proxy with commas between them, or is left out.\n',
    });
  });
});

describe('the first import', () => {
  let database: TestDatabase;
  let parts: TestParts;

  beforeAll(async () => {
    database = await createTestDatabase();
    parts = await startTestParts([], database);
  });

  afterAll(async () => {
    await parts.close();
    await database.drop();
  });

  const rows = (statement: string): Promise<readonly object[]> => parts.get(Database).query(statement);
  const loaded = async (): Promise<number> =>
    (await rows(`select from import_files where result = 'loaded'`)).length;

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'listens from its beginning, and is ended in good order by %s',
    async (signal) => {
      const before = await loaded();
      const port = await freePort();
      const program = Program.start({ ...database.environment, PORT: String(port) });
      while ((await loaded()) < before + 3) await sleep(10);
      expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
      program.signal(signal);
      const { code, stdout, stderr } = await program.ended;
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      expect(stderr).toContain('Halfhour listens meanwhile');
      expect(stderr).toMatch(/\d+ files loaded before are kept/);
      expect(await rows('select from leases')).toHaveLength(0);
      expect(await rows(`select from imports where finished_at is null`)).toHaveLength(0);
    },
  );

  it('ends the process with the exit code of its failure', async () => {
    await rows('alter table import_files add constraint nothing_more check (false) not valid');
    const { code, stdout, stderr } = await Program.start(database.environment).ended;
    await rows('alter table import_files drop constraint nothing_more');
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toMatch(/Internal failure: .*nothing_more/);
    expect(await rows('select from leases')).toHaveLength(0);
  });

  it('is completed by the next start, which then says that it is ready', async () => {
    const { program } = await Program.web(database.environment);
    program.signal('SIGINT');
    await program.ended;
    expect(program.stderr).toMatch(/Imported \d+ readings of 60 users\./);
    expect(await loaded()).toBe(61);
  });
});
