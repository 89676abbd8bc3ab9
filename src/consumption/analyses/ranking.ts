import { ListOf, type Page, PagedAnswer, type PageRequest } from '../../common/http/index.js';
import type { AskedRange, SegmentFilter } from '../analysis.js';
import type { Snapshot } from '../snapshot.js';
import { usersOf } from '../user-list.js';
import { type FiguresOfAll, figuresOfAll } from './figures-of-all.js';
import { completed, dayFigureOfAll } from './figures-of-page.js';
import { UserAnswer, type UserFigures } from './user-answer.js';
import { type UserFrame, userFrame } from './user-frame.js';

/** A page of users with their figures, sorted (domain page, 5). */
export class UsersAnswer extends PagedAnswer {
  @ListOf(UserAnswer, 'The users of this page, in the order asked for.')
  readonly results!: readonly UserAnswer[];
}

/** By what users can be sorted; a leading minus in a request means falling. */
export const USER_SORTS = [
  'id',
  'area',
  'tariff',
  'total',
  'estimated',
  'mean_day',
  'peak',
  'load_factor',
  'cv',
  'base_load',
  'night_share',
  'peer_percentile',
  'coverage',
  'last_reading',
] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** Which users, in which order. */
export interface UserOrder {
  readonly filter: SegmentFilter;
  /** Parts of the id, the area or the tariff. */
  readonly search?: string | undefined;
  readonly sort: UserSort;
  readonly descending: boolean;
}

/** What is asked of the table of users. */
export type RankingRequest = AskedRange & UserOrder & PageRequest;

/** One page of the ranking. */
export type Ranking = Page<UserFigures>;

export function ranking(data: Snapshot, request: RankingRequest): Promise<Ranking> {
  return data.once('ranking', request, async () => {
    const { page, pageSize } = request;
    const all = await inOrder(data, request);
    const shown = all.subarray((page - 1) * pageSize, page * pageSize);
    return {
      results: await completed(data, userFrame(data, request), shown),
      count: all.length,
      page,
      pageSize,
    };
  });
}

/** All that match, in order, so many at a time: sorted only once, so that none is missed or repeated. */
export async function* wholeRanking(
  data: Snapshot,
  request: AskedRange & UserOrder,
  pageSize: number,
): AsyncGenerator<readonly UserFigures[], void, undefined> {
  const all = await inOrder(data, request);
  for (let at = 0; at < all.length; at += pageSize) {
    yield await completed(data, userFrame(data, request), all.subarray(at, at + pageSize));
  }
}

/** Where a user stands in the table of users. */
export interface UserPlace {
  /** Counts from 1. */
  readonly place: number;
  /** How many users match. */
  readonly count: number;
  readonly previousId: string | null;
  readonly nextId: string | null;
}

/** Null when the user is not among those that match. */
export async function placeOfUser(
  data: Snapshot,
  id: string,
  request: AskedRange & UserOrder,
): Promise<UserPlace | null> {
  const all = await inOrder(data, request);
  const { ids } = await usersOf(data);
  const index = all.indexOf(ids.indexOf(id));
  if (index < 0) return null;
  const idAt = (at: number): string | null => ids[all[at] ?? -1] ?? null;
  return { place: index + 1, count: all.length, previousId: idAt(index - 1), nextId: idAt(index + 1) };
}

/** The places, in the list of all users, of those that match, sorted; ties by id and unknown values last, both ways. */
function inOrder(
  data: Snapshot,
  { from, to, filter, search, sort, descending }: AskedRange & UserOrder,
): Promise<Uint32Array> {
  const frame = userFrame(data, { from, to });
  return data.once('order of users', [frame.range, filter, search, sort, descending], async () => {
    const users = await usersOf(data);
    const found = users.matching(filter, search);
    const values = await valuesOf(data, frame, sort);
    const sign = descending ? -1 : 1;
    return found.sort((a, b) => compare(values[a], values[b], sign) || a - b);
  });
}

const VALUES: Readonly<
  Record<Exclude<UserSort, 'cv' | 'base_load'>, (figures: FiguresOfAll, place: number) => number | undefined>
> = {
  // They stand in order of id, which is not that of their letters.
  id: (_, place) => place,
  area: ({ users }, place) => users.areas.numberAt(place),
  tariff: ({ users }, place) => users.tariffs.numberAt(place),
  total: ({ totalWh }, place) => totalWh[place],
  estimated: (figures, place) => figures.estimatedShare(place),
  mean_day: (figures, place) => figures.meanDay(place),
  peak: ({ peakW }, place) => peakW[place],
  load_factor: ({ loadFactor }, place) => loadFactor[place],
  night_share: ({ nightShare }, place) => nightShare[place],
  peer_percentile: ({ peerPercentile }, place) => peerPercentile[place],
  coverage: (figures, place) => figures.coverage(place),
  last_reading: ({ lastReading }, place) => lastReading[place],
};

/** What all users are sorted by, at their places; NaN where it is not known. */
async function valuesOf(data: Snapshot, frame: UserFrame, sort: UserSort): Promise<Float64Array> {
  if (sort === 'cv') return dayFigureOfAll(data, frame, 'cv');
  if (sort === 'base_load') return dayFigureOfAll(data, frame, 'base_w');
  const figures = await figuresOfAll(data, frame);
  const value = VALUES[sort];
  return Float64Array.from({ length: figures.users.length }, (_, place) => value(figures, place) ?? NaN);
}

/** Unknown values stand last, both ways. */
function compare(a = NaN, b = NaN, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a === b) return 0;
  return a < b ? -sign : sign;
}
