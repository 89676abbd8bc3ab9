import { localDate, UTC } from '../../src/common/time/index.js';
import { ranking, Snapshots } from '../../src/consumption/index.js';
import type { BenchApp } from './bench-app.js';

/** What there is to ask for. */
export interface Contents {
  readonly users: number;
  /** The user that used most. */
  readonly userId: string;
  /** The local day so many days before the end of the data, such as `2016-12-01`. */
  readonly daysBeforeEnd: (days: number) => string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const BIGGEST = {
  filter: { areas: [], tariffs: [] },
  sort: 'total',
  descending: true,
  page: 1,
  pageSize: 1,
} as const;

export async function contentsOf({ app }: BenchApp): Promise<Contents> {
  const data = await app.get(Snapshots, { strict: false }).take();
  const { window } = data;
  const { results, count } = await ranking(data, BIGGEST);
  const userId = results[0]?.id;
  if (!window || userId === undefined) throw new Error('The import has left no readings.');
  return {
    users: count,
    userId,
    daysBeforeEnd: (days) => localDate(new Date(window.to.getTime() - days * DAY_MS), UTC),
  };
}
