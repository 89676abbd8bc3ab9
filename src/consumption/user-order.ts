import type { SegmentFilter } from './analysis.js';
import type { BaseLoad, SharedFigures } from './user-figures.js';
import type { UserSort } from './user-metrics.js';

/** Which users, in which order. */
export interface UserOrder {
  readonly filter: SegmentFilter;
  /** What the id begins with, or what the area or the tariff is. */
  readonly search?: string | undefined;
  readonly sort: UserSort;
  readonly descending: boolean;
}

type Key = number | string | Date | null;

const KEYS: Readonly<Record<Exclude<UserSort, 'base_load'>, (user: SharedFigures) => Key>> = {
  id: ({ id }) => id,
  area: ({ area }) => area,
  tariff: ({ tariff }) => tariff,
  total: ({ totalWh }) => totalWh,
  mean_day: ({ meanDayWh }) => meanDayWh,
  peak: ({ peakW }) => peakW,
  load_factor: ({ loadFactor }) => loadFactor,
  cv: ({ cv }) => cv,
  night_share: ({ nightShare }) => nightShare,
  peer_percentile: ({ peerPercentile }) => peerPercentile,
  coverage: ({ coverage }) => coverage,
  last_reading: ({ lastReading }) => lastReading,
};

/**
 * Those that match, sorted; ties by id and unknown values last, both ways.
 *
 * @param users - in order of id
 * @param baseLoads - needed to sort by `base_load` alone
 */
export function inOrder(
  users: readonly SharedFigures[],
  order: UserOrder,
  baseLoads: readonly BaseLoad[],
): readonly SharedFigures[] {
  const key = order.sort === 'base_load' ? baseLoadKey(baseLoads) : KEYS[order.sort];
  const sign = order.descending ? -1 : 1;
  return users
    .filter((user) => matches(user, order))
    .map((user) => ({ user, by: key(user) }))
    .sort((a, b) => compare(a.by, b.by, sign))
    .map(({ user }) => user);
}

function baseLoadKey(baseLoads: readonly BaseLoad[]): (user: SharedFigures) => Key {
  const found = new Map(baseLoads.map(({ id, baseW }) => [id, baseW]));
  return ({ id }) => found.get(id) ?? null;
}

function matches({ id, area, tariff }: SharedFigures, { filter, search }: UserOrder): boolean {
  return (
    (filter.areas.length === 0 || filter.areas.includes(area)) &&
    (filter.tariffs.length === 0 || filter.tariffs.includes(tariff)) &&
    (search === undefined || String(id).startsWith(search) || area === search || tariff === search)
  );
}

/** Sorting keeps the order of equals, and that is by id. */
function compare(a: Key, b: Key, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (a < b) return -sign;
  return a > b ? sign : 0;
}
