import { ListOf, type Page, PagedAnswer, type PageRequest } from '../../common/http/index.js';
import { type AskedRange, isInSegments, type SegmentFilter } from '../analysis.js';
import { searchFor } from '../search.js';
import type { Snapshot } from '../snapshot.js';
import {
  baseLoadsOfAll,
  completed,
  figuresFrame,
  type FiguresFrame,
  figuresOfAll,
  type SharedFigures,
  UserAnswer,
  type UserFigures,
} from './user-figures.js';

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
    const frame = figuresFrame(data, request);
    const all = await inOrder(data, frame, request);
    const shown = all.slice((page - 1) * pageSize, page * pageSize);
    return { results: await completed(data, frame, shown), count: all.length, page, pageSize };
  });
}

/** All that match, in order, so many at a time: sorted only once, so that none is missed or repeated. */
export async function* wholeRanking(
  data: Snapshot,
  request: AskedRange & UserOrder,
  pageSize: number,
): AsyncGenerator<readonly UserFigures[], void, undefined> {
  const frame = figuresFrame(data, request);
  const all = await inOrder(data, frame, request);
  for (let at = 0; at < all.length; at += pageSize) {
    yield await completed(data, frame, all.slice(at, at + pageSize));
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
export function placeOfUser(
  data: Snapshot,
  id: string,
  request: AskedRange & UserOrder,
): Promise<UserPlace | null> {
  return data.once('place of a user', { id, ...request }, async () => {
    const all = await inOrder(data, figuresFrame(data, request), request);
    const index = all.findIndex((user) => user.id === id);
    if (index < 0) return null;
    return {
      place: index + 1,
      count: all.length,
      previousId: all[index - 1]?.id ?? null,
      nextId: all[index + 1]?.id ?? null,
    };
  });
}

type Key = number | string | Date | null;

const KEYS: Readonly<Record<Exclude<UserSort, 'id' | 'base_load'>, keyof SharedFigures>> = {
  area: 'area',
  tariff: 'tariff',
  total: 'total_wh',
  estimated: 'estimated_share',
  mean_day: 'mean_day_wh',
  peak: 'peak_w',
  load_factor: 'load_factor',
  cv: 'cv',
  night_share: 'night_share',
  peer_percentile: 'peer_percentile',
  coverage: 'coverage',
  last_reading: 'last_reading',
};

/** Those that match, sorted; ties by id and unknown values last, both ways. */
async function inOrder(
  data: Snapshot,
  frame: FiguresFrame,
  order: UserOrder,
): Promise<readonly SharedFigures[]> {
  const users = await figuresOfAll(data, frame);
  const key = await keyOf(data, frame, order.sort);
  const sign = order.descending ? -1 : 1;
  const { filter, search } = order;
  const isFound = search === undefined ? () => true : searchFor(search);
  return users
    .filter((user) => isInSegments(user, filter) && isFound(user))
    .map((user, place) => ({ user, by: key(user, place) }))
    .sort((a, b) => compare(a.by, b.by, sign))
    .map(({ user }) => user);
}

async function keyOf(
  data: Snapshot,
  frame: FiguresFrame,
  sort: UserSort,
): Promise<(user: SharedFigures, place: number) => Key> {
  // They come in order of id, which is not that of their letters.
  if (sort === 'id') return (_, place) => place;
  if (sort !== 'base_load') {
    const field = KEYS[sort];
    return (user) => user[field];
  }
  const found = new Map((await baseLoadsOfAll(data, frame)).map(({ id, base_w }) => [id, base_w]));
  return ({ id }) => found.get(id) ?? null;
}

/** Sorting keeps the order of equals, and that is by id. */
function compare(a: Key, b: Key, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (a < b) return -sign;
  return a > b ? sign : 0;
}
