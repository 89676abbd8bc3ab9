import { Client } from 'pg';
import { ask, cookiesOf } from '../support/access.js';
import type { TestApp } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Program } from '../support/program.js';
import { readOnly } from '../support/read-only.js';
import { startSmallWorld } from '../support/small-world.js';

const whereThereIsAServer = process.env['TEST_DATABASE_URL'] === undefined ? describe.skip : describe;

whereThereIsAServer('accounts elsewhere than data that take no writes (on TEST_DATABASE_URL)', () => {
  let writable: TestApp;
  let data: TestDatabase;
  let access: TestDatabase;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    writable = await startSmallWorld();
    data = await readOnly(writable);
    access = await createTestDatabase({ empty: 'database' });
    environment = {
      ...data.environment,
      ACCESS: 'accounts',
      ACCESS_DATABASE_URL: access.environment['DATABASE_URL'] ?? '',
    };
  });
  afterAll(async () => {
    await access.drop();
    await data.drop();
    await writable.close();
  });

  const count = async (database: TestDatabase, table: string): Promise<number> => {
    const client = new Client({ connectionString: database.environment['DATABASE_URL'] ?? '' });
    await client.connect();
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`);
    await client.end();
    return Number(rows[0]?.count);
  };

  it('are asked for at the start where they are not said', async () => {
    const { ACCESS_DATABASE_URL: _, ...without } = environment;
    const { code, stderr } = await Program.start(without).ended;
    expect([code, stderr]).toEqual([
      4,
      'The database of DATABASE_URL is open for reading only, where no session can be kept: ' +
        'set ACCESS_DATABASE_URL to a role that may write, or to another database.\n',
    ]);
  });

  it('let people sign in, look, administer and sign out', async () => {
    const added = await runCommand(environment, 'user', 'add', 'anna', '--role', 'admin');
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const password = /this once: (\S+)/.exec(added.stdout)?.[1] ?? '';
    const { program, url } = await Program.web(environment);
    try {
      const signedIn = await ask(`${url}/sign-in`, {}, { name: 'anna', password });
      const anna = { cookie: cookiesOf(signedIn) };
      for (const path of [
        '/',
        '/account',
        '/api/users',
        '/admin/accounts',
        '/admin/sign-ins',
        '/admin/audit',
      ])
        expect([path, (await ask(url + path, anna)).status]).toEqual([path, 200]);
      const form = { name: 'ben', may: 'areas', area: 'a1' };
      expect((await ask(`${url}/admin/accounts`, anna, form)).status).toBe(200);
      expect((await ask(`${url}/sign-out`, anna, {})).status).toBe(303);
      expect((await ask(url, anna)).status).toBe(401);
    } finally {
      program.signal('SIGTERM');
      await program.ended;
    }
    expect([await count(access, 'access_accounts'), await count(access, 'access_audit')]).toEqual([2, 4]);
    for (const table of ['access_accounts', 'access_sessions', 'access_audit'])
      expect([table, await count(writable.database, table)]).toEqual([table, 0]);
    expect((await runCommand(environment, 'user', 'list')).stdout).toMatch(/^ben +viewer of a1 /m);
  });
});
