import { spawnSync } from 'node:child_process';
import { ask, auditOf, type Headers, PASSWORD, signIn } from '../support/access.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { Ended } from '../support/program.js';

describe('the commands that say who is let in', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startTestApp({
      ...database,
      environment: { ...database.environment, ACCESS: 'accounts' },
    });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  beforeEach(async () => {
    await auditOf(app);
  });

  const run = (...args: readonly string[]): Promise<Ended> => runCommand(database.environment, ...args);
  const statusFor = async (headers: Headers, path = '/api/meta'): Promise<number> =>
    (await ask(app.url + path, headers)).status;
  const passwordIn = ({ stdout }: Ended): string =>
    /^The password, which is shown this once: (\S+)$/m.exec(stdout)?.[1] ?? '';

  describe('user', () => {
    it('lets in, lists, gives other rights, and shuts out', async () => {
      expect(await run('user', 'list')).toEqual({
        code: 0,
        stdout: 'There is no account yet: npm run cli user add <name>\n',
        stderr: '',
      });
      const added = await run('user', 'add', 'Anna', '--role', 'admin');
      expect(added).toMatchObject({ code: 0, stderr: '' });
      expect(added.stdout).toMatch(/^Anna may sign in \(admin\)\.\nThe password/);
      const anna = { cookie: await signIn(app.url, 'anna', passwordIn(added)) };
      expect(await statusFor(anna, '/admin/accounts')).toBe(200);

      const list = await run('user', 'list');
      expect(list.stdout).toMatch(
        /^Name +May +Added +Last sign-in\nAnna +admin +[\d-]+ [\d:]+Z +[\d-]+ [\d:]+Z\n$/,
      );
      expect(list.stdout).not.toContain(passwordIn(added));

      const reset = await run('user', 'reset', 'ANNA', '--area', 'North', '--area', 'South East');
      expect([reset.code, reset.stderr]).toEqual([
        0,
        'No account administers any more: "user reset <name> --role admin" lets one, "user add" a new one.\n' +
          'No user lives in North, South East: nothing is seen of it.\n',
      ]);
      expect(await statusFor(anna)).toBe(401);
      const confined = { cookie: await signIn(app.url, 'anna', passwordIn(reset)) };
      expect([await statusFor(confined), await statusFor(confined, '/admin/accounts')]).toEqual([200, 403]);

      expect(await run('user', 'disable', 'anna')).toEqual({
        code: 0,
        stdout: 'anna is shut out. "user reset anna" lets in again.\n',
        stderr: '',
      });
      expect(await statusFor(confined)).toBe(401);
      expect((await run('user', 'list')).stdout).toMatch(/viewer of North, South East.* shut out [\d-]+/);
      const actors = (await auditOf(app)).map((text) => text.replace(/command line: \S+/, 'command'));
      expect(actors).toEqual([
        'command account_added Anna',
        'Anna signed_in Anna',
        'command account_changed ANNA',
        'Anna signed_in Anna',
        'command account_disabled anna',
      ]);
    });

    it('takes a password from standard input, and says nothing of it', async () => {
      const { stdout, status } = spawnSync(
        process.execPath,
        ['--no-warnings', 'dist/src/cli.js', 'user', 'add', 'ben', '--password-stdin'],
        {
          input: `${PASSWORD}\n`,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], ...database.environment },
        },
      );
      expect([status, stdout]).toEqual([0, 'ben may sign in (viewer).\n']);
      expect(await statusFor({ cookie: await signIn(app.url, 'ben') })).toBe(200);
    });

    it.each([
      [['add'], 'missing required argument'],
      [['add', 'cleo', 'dora'], 'This takes one name'],
      [['add', '<b>'], 'A name has 1 to 64 letters'],
      [['add', 'BEN'], 'There is an account BEN already'],
      [['add', 'cleo', '--role', 'root'], '--role takes one of viewer, admin'],
      [['add', 'cleo', '--role', 'admin', '--area', 'North'], '--area confines a viewer'],
      [[], 'Usage: '],
    ])('refuses %j', async (args, why) => {
      const { code, stderr } = await run('user', ...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(why) as string]);
    });

    it('knows nobody of a name that nobody has', async () => {
      for (const command of ['reset', 'disable']) {
        const { code, stderr } = await run('user', command, 'nobody');
        expect([command, code, stderr]).toEqual([command, 2, 'There is no account nobody.\n']);
      }
    });
  });

  describe('token', () => {
    it('lets a program in, is listed with its use, and is revoked', async () => {
      expect((await run('token', 'list')).stdout).toBe(
        'There is no token yet: npm run cli token add <name>\n',
      );
      const added = await run('token', 'add', 'nightly report', '--days', '2');
      const token = /^The token, which is shown this once: (halfhour_\S{43})$/m.exec(added.stdout)?.[1] ?? '';
      expect([added.code, added.stdout]).toEqual([
        0,
        expect.stringMatching(/^nightly report may ask until [\d-]+ [\d:]+Z \(viewer\)\.\n/) as string,
      ]);
      const unused = await run('token', 'list');
      expect(unused.stdout).toMatch(/^nightly report +viewer +[\d-]+ [\d:]+Z +– +[\d-]+ [\d:]+Z$/m);
      const program = { authorization: `Bearer ${token}` };
      expect(await statusFor(program)).toBe(200);
      const list = await run('token', 'list');
      expect(list.stdout).toMatch(/^nightly report +viewer( +[\d-]+ [\d:]+Z){3}$/m);
      expect(list.stdout).not.toContain(token);
      expect(await run('token', 'revoke', 'nightly report')).toEqual({
        code: 0,
        stdout: 'nightly report lets nobody in any more.\n',
        stderr: '',
      });
      expect(await statusFor(program)).toBe(401);
      expect((await run('token', 'list')).stdout).toMatch(/ revoked [\d-]+ [\d:]+Z$/m);
    });

    it.each([
      [['add', 'nightly report'], 2, 'There is, or was, a token nightly report already'],
      [['add', 'x', '--days', '0'], 2, '--days takes a whole number from 1 to 3650'],
      [['add', ' x'], 2, 'A token is called by'],
      [['revoke', 'none'], 2, 'There is no token none.'],
      [[], 2, 'Usage: '],
    ])('refuses %j', async (args, exit, why) => {
      const { code, stderr } = await run('token', ...args);
      expect([code, stderr]).toEqual([exit, expect.stringContaining(why) as string]);
    });
  });
});
