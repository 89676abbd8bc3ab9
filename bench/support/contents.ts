import { localDate, UTC } from '../../src/common/time/index.js';
import { RankingQuery } from '../../src/consumption/index.js';
import { DatabaseState } from '../../src/database/index.js';
import type { BenchApp } from './bench-app.js';

/** What there is to ask for. */
export interface Contents {
  readonly users: number;
  /** The user that used most. */
  readonly userId: number;
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
  const { window } = await app.get(DatabaseState, { strict: false }).read();
  const { users, count } = await app.get(RankingQuery, { strict: false }).page(BIGGEST);
  const userId = users[0]?.id;
  if (!window || userId === undefined) throw new Error('The import has left no readings.');
  return {
    users: count,
    userId,
    daysBeforeEnd: (days) => localDate(new Date(window.to.getTime() - days * DAY_MS), UTC),
  };
}
