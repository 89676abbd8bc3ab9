import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { oneAhead } from '../common/one-ahead.js';
import { QUALITY_WORDS, qualityOf, type QualityWord } from '../common/reading-quality.js';
import { BY_ID, isAfter, isFrom } from '../users/index.js';
import type { AskedRange, AskedScope } from './analysis.js';
import { ofUsers } from './half-hours.sql.js';
import { type BlockUser, ReadingBlock, ROW_BYTES, type StoredReading } from './reading-block.js';
import type { ReadingAnswer } from './reading.entity.js';
import type { Snapshot } from './snapshot.js';

/** What names a reading. */
export type ReadingKey = Omit<ReadingAnswer, 'energy_wh' | 'quality'>;

/** Both ends of a range; one that is not there is open. */
export type OpenRange = Pick<AskedRange, 'from' | 'to'>;

export interface ReadingsRequest extends AskedScope, OpenRange {
  /** Only readings of these; of any without them. */
  readonly qualities?: readonly QualityWord[];
}

/** One page in the order of user (by id), time and occurrence; `next` is where the following one goes on, null at the end. */
export interface ReadingsPage {
  readonly results: readonly ReadingAnswer[];
  readonly next: ReadingKey | null;
}

/** Whose readings are read by one statement: of one user those after a key, or of several all. */
interface Group {
  readonly users: readonly BlockUser[];
  readonly after: ReadingKey | null;
  /** So many at the most: of one user the first ones, of several any. */
  readonly limit: number;
}

/** So many users are looked up at once, and their readings read by one statement. */
const USERS_AT_ONCE = 1_000;

/** A group aims a little below it: not all users have as many readings as those before them. */
const AIM = 0.75;

/** How many times as many users as the last group the next one may have. */
const GROWTH = 8;

/** Readings as stored. */
@Injectable()
export class ReadingRepository {
  /** So many readings are read at once, however few or many each user has. */
  readonly rowsAtOnce: number = 50_000;

  /**
   * A page begins after the last key of the one before, so rows that an import adds or takes out meanwhile neither double
   * nor drop any other.
   */
  async page(
    data: Snapshot,
    request: ReadingsRequest,
    after: ReadingKey | null,
    size: number,
  ): Promise<ReadingsPage> {
    const found: ReadingAnswer[] = [];
    const one = (group: Group): Promise<ReadingBlock> => this.queried(data, group, request);
    for await (const block of this.blocks(data, request, after, Math.min(size + 1, this.rowsAtOnce), one)) {
      for (const row of block.inOrder()) found.push(answerOf(block, row));
      if (found.length > size) break;
    }
    const results = found.slice(0, size);
    return { results, next: found.length > size ? (results.at(-1) ?? null) : null };
  }

  /** All readings from a key on, some ten thousands at a time; the next ones are read while some are written. */
  all(data: Snapshot, request: ReadingsRequest, after: ReadingKey | null): AsyncGenerator<ReadingBlock> {
    return oneAhead((signal) => {
      const read = (group: Group): Promise<ReadingBlock> =>
        data.copiesRows ? this.copied(data, group, request, signal) : this.queried(data, group, request);
      return this.blocks(data, request, after, this.rowsAtOnce, read);
    });
  }

  /**
   * User by user in their order, those with few readings many at once. How many a user has is known only from those before
   * it, so a group that turns out to have too many is read again as a smaller one.
   *
   * @param wanted - how many readings are wanted at once, at most {@link rowsAtOnce}
   */
  private async *blocks(
    data: Snapshot,
    request: ReadingsRequest,
    after: ReadingKey | null,
    wanted: number,
    read: (group: Group) => Promise<ReadingBlock>,
  ): AsyncGenerator<ReadingBlock> {
    let most = 1;
    for await (const users of this.users(data, request, after)) {
      for (let at = 0; at < users.length;) {
        const group = users.slice(at, at + most);
        const [first] = group;
        let rows = 0;
        if (first && (group.length === 1 || first.id === after?.user_id)) {
          for await (const block of ofUser(first, first.id === after?.user_id ? after : null, wanted, read)) {
            rows += block.length;
            yield block;
          }
          at += 1;
          most = nextSize(1, rows, wanted);
          continue;
        }
        const block = await read({ users: group, after: null, limit: this.rowsAtOnce + 1 });
        if (block.length > this.rowsAtOnce) {
          most = Math.ceil(group.length / 2);
          continue;
        }
        yield block;
        at += group.length;
        most = nextSize(group.length, block.length, wanted);
      }
    }
  }

  /** Those asked for in order of id, from that of the key on. */
  private async *users(
    data: Snapshot,
    { filter, userId }: ReadingsRequest,
    after: ReadingKey | null,
  ): AsyncGenerator<readonly BlockUser[]> {
    const isAsked = userId === undefined ? sql`true` : sql`external_id = ${userId}`;
    let isLeft = after ? isFrom(after.user_id) : sql`true`;
    let users: readonly BlockUser[];
    do {
      users = await data.query<BlockUser>(sql`
        select id as key, external_id as id from users
        where ${ofUsers({ filter })} and ${isAsked} and ${isLeft} order by ${BY_ID} limit ${USERS_AT_ONCE}`);
      yield users;
      isLeft = isAfter(users.at(-1)?.id ?? '');
    } while (users.length === USERS_AT_ONCE);
  }

  private async queried(data: Snapshot, group: Group, request: ReadingsRequest): Promise<ReadingBlock> {
    const block = new ReadingBlock(group.users, group.limit);
    for (const reading of await data.query<StoredReading>(readingsOf(group, request))) block.add(reading);
    return block;
  }

  private async copied(
    data: Snapshot,
    group: Group,
    request: ReadingsRequest,
    signal: AbortSignal,
  ): Promise<ReadingBlock> {
    const block = new ReadingBlock(group.users, group.limit);
    const take = (rows: Buffer): void => {
      block.addRows(rows);
    };
    await data.copyRows(readingsOf(group, request), ROW_BYTES, take, signal);
    return block;
  }
}

/** As many at a time as are wanted, along the primary key. */
async function* ofUser(
  user: BlockUser,
  from: ReadingKey | null,
  limit: number,
  read: (group: Group) => Promise<ReadingBlock>,
): AsyncGenerator<ReadingBlock> {
  for (let after = from; ;) {
    const block = await read({ users: [user], after, limit });
    yield block;
    if (block.length < limit) return;
    after = answerOf(block, block.length - 1);
  }
}

/** How many users the next group has, after one of so many users with so many readings. */
function nextSize(users: number, rows: number, wanted: number): number {
  const fitting = Math.floor((AIM * wanted * users) / Math.max(1, rows));
  return Math.max(1, Math.min(fitting, GROWTH * users, USERS_AT_ONCE));
}

/**
 * Of one user in order of the primary key, so that reading stops at the limit. Of several in no order: sorting them takes
 * the server as long as sending them, and they are put in their places here.
 */
function readingsOf({ users, after, limit }: Group, { from, to, qualities = [] }: ReadingsRequest): Sql {
  const keys = users.map(({ key }) => key);
  return sql`
    select user_id, period_start as start, occurrence, quality, energy_wh
    from readings
    where ${keys.length === 1 ? sql`user_id = ${keys[0]}::int` : sql`user_id = any(${keys}::int[])`}
      ${from ? sql`and period_start >= ${from}::timestamptz` : empty}
      ${to ? sql`and period_start < ${to}::timestamptz` : empty}
      ${qualities.length > 0 ? sql`and quality = any(${qualities.map(qualityOf)}::smallint[])` : empty}
      ${after ? sql`and (period_start, occurrence) > (${after.start}::timestamptz, ${after.occurrence}::smallint)` : empty}
    ${keys.length === 1 ? sql`order by period_start, occurrence` : empty}
    limit ${limit}::int`;
}

function answerOf(block: ReadingBlock, row: number): ReadingAnswer {
  return {
    user_id: block.users[block.user[row] ?? 0]?.id ?? '',
    start: new Date(block.start[row] ?? 0),
    occurrence: block.occurrence[row] ?? 0,
    energy_wh: block.energy[row] ?? 0,
    quality: QUALITY_WORDS[block.quality[row] ?? 0] ?? 'unknown',
  };
}
