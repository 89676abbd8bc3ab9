import { spawnSync } from 'node:child_process';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Ended, Program } from '../support/program.js';

/** The commands beside `import`; one of each way to end is a process. */
describe('the command line', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: 'database' });
  });

  afterAll(() => database.drop());

  const cli = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    Program.cli({ ...database.environment, ...more }, ...args).ended;
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    runCommand({ ...database.environment, ...more }, ...args);

  it('migrates an empty database once', async () => {
    const first = await cli(['migrate']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Ran Migration\d+_CreateReadings, /);
    expect(await run(['migrate'])).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' });
  });

  it('checks the engine and the data', async () => {
    const { code, stdout } = await run(['check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/TimescaleDB +2\.\d+/);
  });

  it('stops in another zone with the remedy, and the remedy works', async () => {
    const london = { TIME_ZONE: 'Europe/London' };
    const stopped = await cli(['rollups'], london);
    expect(stopped.code).toBe(4);
    expect(stopped.stderr).toMatch(
      /keeps its days in UTC, but TIME_ZONE says Europe\/London: set TIME_ZONE=UTC, or run/,
    );
    expect(stopped.stderr).not.toMatch(/ at .*\.js/);
    const rebuilt = await run(['rollups', '--rebuild'], london);
    expect(rebuilt).toMatchObject({ code: 0, stderr: '' });
    expect(rebuilt.stdout).toContain('days begin at midnight in Europe/London');
    expect(await run(['rollups'], london)).toMatchObject({
      code: 0,
      stdout: 'The aggregates are up to date.\n',
    });
  });

  it('does not mind a reader that has seen enough', () => {
    const command = `{ "${process.execPath}" --no-warnings dist/src/cli.js layouts; echo "code $?" >&2; } | true`;
    const { stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(stderr).toBe('code 0\n');
  });

  it('refuses what npm would have swallowed, and shows the right line', async () => {
    const { code, stdout, stderr } = await cli(['import'], {
      npm_lifecycle_event: 'cli',
      npm_config_dry_run: 'true',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('npm run cli import -- --dry-run');
  });

  it.each([
    [
      { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' },
      4,
      /out of reach: the server of DATABASE_URL/,
    ],
    [{ TIME_ZONE: 'Europe/Atlantis' }, 2, /TIME_ZONE takes a name of the IANA time zone database/],
    [{ TIME_ZONE: '+10:00' }, 2, /TIME_ZONE takes a name of .*, such as Europe\/London/],
    [{ TIME_ZONE: 'europe/london' }, 2, /TIME_ZONE takes a name of .*, such as Europe\/London/],
    [{ PORT: 'eighty' }, 2, /PORT takes a whole number/],
  ])('says in one sentence what is wrong with %j', async (environment, exit, sentence) => {
    const { code, stdout, stderr } = await run(['check'], environment);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
