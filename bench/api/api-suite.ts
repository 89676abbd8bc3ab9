import { localDate } from '../../src/common/time/index.js';
import { DataWindowQuery, RankingQuery } from '../../src/consumption/index.js';
import { timeAnswers } from '../support/answer-times.js';
import { type BenchApp, startBenchApp } from '../support/bench-app.js';
import { generatedInput, type Input, realInput } from '../support/inputs.js';
import type { Measurement } from '../support/section.js';
import type { Suite } from '../support/suite.js';
import { timeStatements } from './bare-statements.js';
import { type DataDays, type Route, routes } from './routes.js';

const SERIES_MS = 50;
/** For so many users, and for more. */
const RANKING_MS = { upTo: 60, few: 50, many: 300 } as const;
/** What HTTP may add to the bare statements. */
const OVERHEAD_MS = 2;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How fast the API answers, beside the bare statements of each answer. */
export const apiSuite: Suite = {
  name: 'api',
  async run({ server, users, rounds }, show) {
    for (const input of await inputs(server, users)) {
      const app = await startBenchApp(server, input);
      try {
        const { count, userId, days } = await contents(app);
        for (const kind of ['series', 'ranking', 'other'] as const) {
          const rows: Measurement[] = [];
          for (const route of routes(days, userId).filter((one) => one.kind === kind)) {
            rows.push(...(await measure(app, route, count, rounds)));
          }
          show({ title: `API, ${kind}, ${input.name}`, rows });
        }
      } finally {
        await app.close();
      }
    }
  },
};

/** The real input and, on a server, a hundred times as many users. */
export async function inputs(
  server: string | undefined,
  users: readonly number[],
): Promise<readonly Input[]> {
  if (users.length > 0) return Promise.all(users.map((count) => generatedInput(count)));
  const small = realInput() ?? (await generatedInput(60));
  return server === undefined ? [small] : [small, await generatedInput(6_000)];
}

interface Contents {
  readonly count: number;
  readonly userId: number;
  readonly days: DataDays;
}

async function contents({ app }: BenchApp): Promise<Contents> {
  const window = await app.get(DataWindowQuery, { strict: false }).read();
  const filter = { areas: [], tariffs: [] };
  const request = { filter, sort: 'id', descending: false, page: 1, pageSize: 1 } as const;
  const { users, count } = await app.get(RankingQuery, { strict: false }).page(request);
  const userId = users[0]?.id;
  if (!window || userId === undefined) throw new Error('The import has left no readings.');
  const daysBeforeEnd = (days: number): string =>
    localDate(new Date(window.to.getTime() - days * DAY_MS), 'UTC');
  return { count, userId, days: { daysBeforeEnd } };
}

async function measure(
  app: BenchApp,
  { path, kind }: Route,
  users: number,
  rounds: number,
): Promise<readonly Measurement[]> {
  const bare = await timeStatements(app, path, rounds);
  const { firstMs, medianMs, p99Ms } = await timeAnswers(app, path, rounds);
  const target = { value: targetOf(kind, users, bare) };
  const row = (what: string, value: number): Measurement => ({ what, value, unit: 'ms' });
  return [
    row(`${path}  statements`, bare),
    { ...row('  first after a change', firstMs), ratio: firstMs / bare },
    { ...row('  median', medianMs), ratio: medianMs / bare, target },
    row('  p99', p99Ms),
  ];
}

function targetOf(kind: Route['kind'], users: number, bare: number): number {
  if (kind === 'series') return SERIES_MS;
  if (kind === 'ranking') return users <= RANKING_MS.upTo ? RANKING_MS.few : RANKING_MS.many;
  return bare + OVERHEAD_MS;
}
