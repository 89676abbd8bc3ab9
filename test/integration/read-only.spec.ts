import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import type { TestDatabase } from '../support/database.js';
import { everyAddress } from '../support/documented.js';
import { Program } from '../support/program.js';
import { readOnly } from '../support/read-only.js';
import { startSmallWorld } from '../support/small-world.js';

/** Those that write nothing to the database. */
const READERS = ['check', 'help', 'inspect', 'layouts', 'sample'];
/** What the others must be told before they look at the database. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  forget: ['--user', '3000', '--dry-run'],
  token: ['list'],
  user: ['list'],
};

describe('a database that takes no writes', () => {
  let writable: TestApp;
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    writable = await startSmallWorld();
    database = await readOnly(writable);
    app = await startTestApp(database);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
    await writable.close();
  });

  it('refuses each write', async () => {
    const write = app.get(Database).query('update database_state set data_version = data_version + 1');
    await expect(write).rejects.toMatchObject({ code: '25006' });
  });

  it('serves every route in every format', async () => {
    const addresses = await everyAddress(app);
    expect(addresses.length).toBeGreaterThan(40);
    for (const { address, accept } of addresses) {
      const answer = await fetch(app.url + address, { headers: { accept } });
      await answer.arrayBuffer();
      expect([address, accept, answer.status]).toEqual([address, accept, 200]);
    }
  });

  it('is shown by a web process that says so, and neither imports nor refreshes', async () => {
    const { program, url } = await Program.web(database.environment);
    expect(program.stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining(
        '"The database is open for reading only. Nothing is imported, refreshed or migrated here."',
      ),
    ]);
    const ready = await fetch(`${url}/api/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', standby: null }]);
    program.signal('SIGTERM');
    await program.ended;
  });

  it('is checked', async () => {
    const { code, stdout } = await runCommand(database.environment, 'check');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Writes +none: the role of DATABASE_URL/)]);
  });

  it('is told of by every command that would write', async () => {
    const { stdout: help } = await runCommand(database.environment, '--help');
    const names = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(READERS));
    for (const name of names.filter((one) => !READERS.includes(one))) {
      const { code, stderr } = await runCommand(database.environment, name, ...(NEEDED[name] ?? []));
      expect([name, code, stderr]).toEqual([
        name,
        4,
        expect.stringMatching(/^This database is open for reading only: /),
      ]);
    }
  });
});
