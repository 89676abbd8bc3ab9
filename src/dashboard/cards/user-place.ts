import { placeOfUser, type UserOrder, type UserPlace, type UserSort } from '../../consumption/index.js';
import type { PageAddress } from '../address/page-address.js';
import { formatCount } from '../format/numbers.js';
import { type UserContext, userPath } from '../page-context.js';

const SORT_WORDS: Readonly<Record<UserSort, string>> = {
  id: 'id',
  area: 'area',
  tariff: 'tariff',
  total: 'total',
  estimated: 'estimated share',
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

/** Where the user stands in the ranking that the page was reached from, and the users beside it. */
export async function userPlace({ data, id, asked, query, address }: UserContext) {
  const order = { ...query.order, filter: query.filter, search: query.search };
  return placeView(await placeOfUser(data, id, { ...asked, ...order }), order, address);
}

/** Null where the ranking does not hold the user. */
export function placeView(place: UserPlace | null, ranking: UserOrder, address: PageAddress) {
  if (!place) return null;
  const neighbour = (id: string | null) =>
    id === null ? null : { id, href: address.at(userPath(id)).with({}) };
  return {
    // "3 of 60 by total", "3 of 28 in a2 by total"
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
