import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { UsageError } from '../../src/common/errors/index.js';
import { answersOf, startLoad } from '../../test/support/load.js';
import { installedPrograms, type OwnServer, startOwnServer } from '../../test/support/own-servers.js';
import { Program } from '../../test/support/program.js';
import { generatedInput } from '../support/inputs.js';
import type { Measurement } from '../support/section.js';
import type { Suite } from '../support/suite.js';

const CLIENTS = 200;
const SECONDS = 120;
const RESTARTS_AT_SECONDS = [40, 80];
const AWAY_MS = 3000;
const USERS = { before: 60, after: 600 };

/** What people look at and programs ask. */
const MIX = [
  '/',
  '/users/1000',
  '/?range=last-30d',
  '/quality',
  '/imports',
  '/api/consumption?resolution=1d',
  '/api/consumption?resolution=1mo&split=area',
  '/api/users?page_size=50',
  '/api/users/1001/consumption?range=last-30d',
  '/api/consumption/heatmap',
  '/api/readings?user=1002&page_size=100',
  '/api/meta',
];
/** Of readings that stay as they are, whatever is imported beside them. */
const FIXED = ['1000', '1001', '1002'].map(
  (user) => `/api/readings?user=${user}&from=2025-12-01&to=2025-12-03&page_size=100`,
);

/** How the program stands a crowd while an import runs and its database goes away twice. */
export const loadSuite: Suite = {
  name: 'load',
  async run(_options, show) {
    const programs = installedPrograms();
    if (programs === undefined)
      throw new UsageError('load needs PostgreSQL with TimescaleDB installed here.');
    const own = await startOwnServer(programs);
    try {
      const environment = { DATABASE_URL: own.server.url() };
      await mustRun(environment, 'import', (await generatedInput(USERS.before)).folder);
      const { program, url } = await Program.web(environment);
      try {
        show({
          title: `Load: ${CLIENTS} clients for ${SECONDS} s, an import of ${USERS.after} users, two restarts`,
          rows: await underLoad(own, program, url, environment),
        });
      } finally {
        program.signal('SIGTERM');
        await program.ended;
      }
      await mustRun(environment, 'verify');
    } finally {
      await own.stop();
    }
  },
};

async function underLoad(
  own: OwnServer,
  program: Program,
  url: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Measurement[]> {
  const checked = startLoad(url, await answersOf(url, FIXED), FIXED.length);
  const before = program.memoryMiB();
  const cannon = autocannon({
    url,
    connections: CLIENTS,
    duration: SECONDS,
    timeout: 30,
    requests: MIX.map((path) => ({ method: 'GET' as const, path })),
  });
  const memory = watchMemory(program);
  const importing = importUntilDone(environment, (await generatedInput(USERS.after)).folder);
  const away = await restarts(own, checked);
  const result = await cannon;
  const runs = await importing;
  const { wrong, byStatus } = await checked.end();
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong answers: ${wrong.slice(0, 3).join('; ')}`);
  const row = (what: string, value: number, unit: Measurement['unit'] = ''): Measurement => ({
    what,
    value,
    unit,
  });
  const statuses = Object.entries(result.statusCodeStats ?? {}).map(([status, { count = 0 }]) =>
    row(`answers ${status}`, count),
  );
  const { peak, end } = await memory.end();
  return [
    row('requests a second', result.requests.average),
    row('median', result.latency.p50, 'ms'),
    row('p97.5', result.latency.p97_5, 'ms'),
    row('p99', result.latency.p99, 'ms'),
    row('longest', result.latency.max, 'ms'),
    ...statuses,
    row('connections broken', result.errors - result.timeouts),
    row('without an answer in 30 s', result.timeouts),
    row('checked answers, none wrong', byStatus.get(200) ?? 0),
    ...away.map((ms, restart) => row(`answers again after restart ${restart + 1}`, ms, 'ms')),
    row('runs of the import until it was whole', runs),
    row('memory before', before, 'MiB'),
    row('memory, most', peak, 'MiB'),
    row('memory after half a minute of rest', end, 'MiB'),
  ];
}

/** How long after each restart of the server the first right answer came. */
async function restarts(own: OwnServer, checked: ReturnType<typeof startLoad>): Promise<readonly number[]> {
  const times: number[] = [];
  const began = performance.now();
  for (const at of RESTARTS_AT_SECONDS) {
    await sleep(at * 1000 - (performance.now() - began));
    await own.halt();
    await sleep(AWAY_MS);
    await own.resume();
    const back = performance.now();
    await checked.sees(200);
    times.push(performance.now() - back);
  }
  return times;
}

/** Runs it again as long as a restart breaks it off. @returns how often it was run */
async function importUntilDone(
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<number> {
  for (let run = 1; ; run += 1) {
    const { code } = await Program.cli(environment, 'import', folder, '--quiet').ended;
    if (code === 0) return run;
    await sleep(1000);
  }
}

async function mustRun(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<void> {
  const { code, stderr } = await Program.cli(environment, ...args).ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr}`);
}

function watchMemory(program: Program): { end(): Promise<{ readonly peak: number; readonly end: number }> } {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, program.memoryMiB());
  }, 500);
  return {
    end: async () => {
      clearInterval(timer);
      await sleep(30_000);
      return { peak, end: program.memoryMiB() };
    },
  };
}
