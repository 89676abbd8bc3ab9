import { timeAnswers } from '../support/answer-times.js';
import { type BenchApp, startBenchApp } from '../support/bench-app.js';
import { contentsOf } from '../support/contents.js';
import { smallAndLarge } from '../support/inputs.js';
import type { Measurement } from '../support/section.js';
import type { Suite } from '../support/suite.js';
import { timeStatements } from './bare-statements.js';
import { type Route, routes } from './routes.js';

const SERIES_MS = 50;
/** For so many users, and for more. */
const RANKING_MS = { upTo: 60, few: 50, many: 300 } as const;
/** What HTTP may add to the bare statements. */
const OVERHEAD_MS = 2;

/** How fast the API answers, beside the bare statements of each answer. */
export const apiSuite: Suite = {
  name: 'api',
  async run({ server, users, rounds }, show) {
    for (const input of await smallAndLarge(server, users)) {
      const app = await startBenchApp(server, input);
      try {
        const contents = await contentsOf(app);
        for (const kind of ['series', 'ranking', 'other'] as const) {
          const rows: Measurement[] = [];
          for (const route of routes(contents).filter((one) => one.kind === kind)) {
            rows.push(...(await measure(app, route, contents.users, rounds)));
          }
          show({ title: `API, ${kind}, ${input.name}`, rows });
        }
      } finally {
        await app.close();
      }
    }
  },
};

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
