import type { UserOrder, UserPlace, UserSort } from '../../../consumption/index.js';
import type { PageAddress } from '../../address/page-address.js';
import { formatCount } from '../../format/numbers.js';

/** Where the user stands in the ranking that the page was reached from, and the users beside it. */
export interface UserPlaceView {
  /** "3 of 60 by total", "3 of 28 in a2 by total" */
  readonly text: string;
  readonly previous: NeighbourView | null;
  readonly next: NeighbourView | null;
}

export interface NeighbourView {
  readonly id: number;
  readonly href: string;
}

const SORT_WORDS: Readonly<Record<UserSort, string>> = {
  id: 'id',
  area: 'area',
  tariff: 'tariff',
  total: 'total',
  mean_day: 'mean a day',
  peak: 'peak',
  load_factor: 'load factor',
  cv: 'variability',
  base_load: 'base load',
  night_share: 'night share',
  peer_percentile: 'place among its tariff',
  coverage: 'coverage',
  last_reading: 'last reading',
};

/** Null where the ranking does not hold the user. */
export function userPlace(
  place: UserPlace | null,
  ranking: UserOrder,
  address: PageAddress,
): UserPlaceView | null {
  if (!place) return null;
  const neighbour = (id: number | null): NeighbourView | null =>
    id === null ? null : { id, href: address.at(`/users/${id}`).with({}) };
  return {
    text: [
      `${formatCount(place.place)} of ${formatCount(place.count)}`,
      ...filterWords(ranking),
      `by ${SORT_WORDS[ranking.sort]}`,
    ].join(' '),
    previous: neighbour(place.previousId),
    next: neighbour(place.nextId),
  };
}

/** Among whom, since the page itself shows no filter. */
function filterWords({ filter: { areas, tariffs }, search }: UserOrder): readonly string[] {
  return [
    ...(areas.length > 0 ? [`in ${areas.join(', ')}`] : []),
    ...(tariffs.length > 0 ? [`on ${tariffs.join(', ')}`] : []),
    ...(search === undefined ? [] : [`matching “${search}”`]),
  ];
}
