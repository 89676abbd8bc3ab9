import { DatabaseState } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { everyAddress } from '../support/documented.js';
import { Program } from '../support/program.js';
import { startSmallWorld } from '../support/small-world.js';
import { serverPrograms, type StandbyPair, startStandbyPair } from '../support/own-servers.js';
import { TEST_STORAGE } from '../support/storage.js';

const programs = serverPrograms();
const whereItCanBeMade = programs === undefined ? describe.skip : describe;

const environmentOf = (url: string): Record<string, string> => ({ DATABASE_URL: url, STORAGE: TEST_STORAGE });

whereItCanBeMade('a streaming standby (where PostgreSQL lies beside the server of TEST_DATABASE_URL)', () => {
  let pair: StandbyPair;
  let primary: TestApp;
  let standby: TestApp;

  beforeAll(async () => {
    pair = await startStandbyPair(programs ?? '');
    const on = (url: string): Parameters<typeof startTestApp>[0] => ({
      environment: environmentOf(url),
      isServer: true,
      drop: () => Promise.resolve(),
    });
    primary = await startSmallWorld(on(pair.primary.url()));
    await pair.standby.catchesUpWith(pair.primary);
    standby = await startTestApp(on(pair.standby.url()));
  }, 120_000);

  afterAll(async () => {
    await standby.close();
    await primary.close();
    await pair.stop();
  });

  const ready = async (): Promise<unknown> => (await fetch(`${standby.url}/api/ready`)).json();

  it('serves every route in every format, with the numbers of its primary', async () => {
    for (const { address, accept } of await everyAddress(standby)) {
      const [here, there] = await Promise.all(
        [standby, primary].map(({ url }) => fetch(url + address, { headers: { accept } })),
      );
      expect([address, accept, here?.status]).toEqual([address, accept, 200]);
      const text = await here?.text();
      if (address.startsWith('/api/') && address !== '/api/ready') expect(text).toBe(await there?.text());
    }
  });

  it('says what it is and how far behind', async () => {
    expect(await ready()).toEqual({ status: 'ok', standby: { streaming: true, lag_s: 0 } });
    const { code, stdout } = await runCommand(environmentOf(pair.standby.url()), 'check');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Standby +0\.0 s behind its primary\n/)]);
  });

  it('shows what its primary has changed once it is replayed', async () => {
    const version = async (app: TestApp): Promise<unknown> =>
      ((await (await fetch(`${app.url}/api/meta`)).json()) as { data_version: string }).data_version;
    const before = await version(standby);
    await primary.get(DatabaseState).raiseVersion();
    await pair.standby.catchesUpWith(pair.primary);
    expect(await version(standby)).not.toBe(before);
    expect(await version(standby)).toBe(await version(primary));
  });

  it('takes no command that writes', async () => {
    const { code, stderr } = await runCommand(environmentOf(pair.standby.url()), 'import');
    expect([code, stderr]).toEqual([
      4,
      'This database is a standby, which takes no writes: set DATABASE_URL to its primary for this command.\n',
    ]);
  });

  it('is refused while the schema is not that of the program, which is left to its primary', async () => {
    await pair.primary.query('create database blank');
    if (TEST_STORAGE === 'timescale') await pair.primary.query('create extension timescaledb', 'blank');
    await pair.standby.catchesUpWith(pair.primary);
    const { code, stderr } = await Program.start(environmentOf(pair.standby.url('blank'))).ended;
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/run "npm run cli migrate" on its primary\.\n$/),
    ]);
  });

  it('goes on when its primary is away, says so, and is none any more once it is promoted', async () => {
    await primary.close();
    await pair.primary.stop();
    let state = await ready();
    while (JSON.stringify(state).includes('"streaming":true')) state = await ready();
    expect(state).toEqual({
      status: 'ok',
      standby: { streaming: false, lag_s: expect.any(Number) as number },
    });
    expect((await fetch(`${standby.url}/users/3000`)).status).toBe(200);
    await pair.standby.query('select pg_promote()');
    expect(await ready()).toEqual({ status: 'ok', standby: null });
  });
});
