import { localDate, UTC } from '../../src/common/time/index.js';
import type { BenchDatabase } from '../support/bench-database.js';
import type { Measurement } from '../support/section.js';
import { median } from '../support/statistics.js';
import { timed } from '../support/timed.js';
import type { WebProcess } from './web-process.js';
import { FIRST_DAY, FIRST_ID, type Size } from './world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Later answers that are asked for, for a median. */
const LATER = 15;
const LIMITS = { ranking: 2_000, page: 2_000, spread: 1_000, other: Infinity } as const;

/** What is asked; `what` names it in the curve. */
export interface Question {
  readonly path: string;
  readonly kind: keyof typeof LIMITS;
  /** One statement that reads what the answer needs and no more. */
  readonly bare?: string;
}

export interface Answered extends Question {
  readonly firstMs: number;
  readonly laterMs: number;
  readonly bareMs: number | undefined;
}

const USER = FIRST_ID + 7;
const OF_USERS = 'select user_id, sum(energy_wh), max(highest_wh) from user_months_a group by user_id';
const OF_EVERYONE = `
  select time_bucket('1 day', period_start), sum(energy_wh), sum(observed) from segment_half_hours group by 1`;

export function questionsOf({ days }: Size): readonly Question[] {
  const month = `from=${localDate(new Date(FIRST_DAY + Math.max(0, days - 20) * DAY_MS), UTC)}`;
  return [
    { path: '/api/users?sort=-total', kind: 'ranking', bare: OF_USERS },
    { path: `/api/users?sort=-peak&${month}`, kind: 'ranking' },
    { path: '/api/consumption?resolution=1d', kind: 'other', bare: OF_EVERYONE },
    { path: '/api/consumption/profile', kind: 'spread' },
    { path: '/api/consumption/peaks', kind: 'other' },
    { path: '/api/consumption/unusual-days', kind: 'other' },
    { path: '/api/quality', kind: 'other' },
    { path: '/', kind: 'page' },
    { path: `/?${month}&sort=-base_load`, kind: 'page' },
    { path: `/users/${USER}`, kind: 'page' },
    { path: '/quality', kind: 'page' },
  ];
}

/**
 * The first answer after the data have changed, when nothing is known, and those after it.
 *
 * @param rounds - how often the data change
 */
export async function answersOf(
  database: BenchDatabase,
  web: WebProcess,
  questions: readonly Question[],
  rounds: number,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  for (const question of questions) {
    const ask = (): Promise<number> => timed(() => read(web.url + question.path));
    const { bare } = question;
    const [bares, first, later]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      if (bare !== undefined) bares.push(await timed(() => database.sql.query(bare)));
      await changeVersion(database);
      first.push(await ask());
    }
    while (later.length < LATER) later.push(await ask());
    const bareMs = bares.length === 0 ? undefined : median(bares);
    answered.push({ ...question, firstMs: median(first), laterMs: median(later), bareMs });
  }
  return answered;
}

export function rowsOf(answered: readonly Answered[]): readonly Measurement[] {
  return answered.flatMap(({ path, kind, firstMs, laterMs, bareMs }) => [
    ...(bareMs === undefined
      ? []
      : [{ what: `a bare statement of what ${path} needs`, value: bareMs, unit: 'ms' } as const]),
    {
      what: `${path}  first after a change`,
      value: firstMs,
      unit: 'ms',
      ...(bareMs !== undefined && { ratio: firstMs / bareMs }),
      ...(Number.isFinite(LIMITS[kind]) && { target: { value: LIMITS[kind] } }),
    } as const,
    { what: '  later', value: laterMs, unit: 'ms' } as const,
  ]);
}

/** One page after the other until the work is done: how long each took, and how many were refused. */
export async function pagesDuring(
  web: WebProcess,
  paths: readonly string[],
  work: Promise<unknown>,
): Promise<{ readonly medianMs: number; readonly refused: number; readonly asked: number }> {
  const over = new AbortController();
  const done = work.finally(() => {
    over.abort();
  });
  const times: number[] = [];
  let refused = 0;
  for (let turn = 0; !over.signal.aborted; turn++) {
    const began = performance.now();
    const answer = await fetch(web.url + (paths[turn % paths.length] ?? '/'));
    await answer.arrayBuffer();
    times.push(performance.now() - began);
    if (answer.status === 503) refused++;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await done;
  return { medianMs: median(times), refused, asked: times.length };
}

/** As the refresh at the end of an import does. */
async function changeVersion({ sql }: BenchDatabase): Promise<void> {
  await sql.query('update database_state set data_version = data_version + 1');
}

/** @throws Error when the answer is none, so that a fast failure is no result */
async function read(address: string): Promise<void> {
  const response = await fetch(address, { headers: { 'Accept-Encoding': 'identity' } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
}
