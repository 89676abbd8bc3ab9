import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { QUALITY_WORDS, qualityOf, type QualityWord } from '../common/reading-quality.js';
import { Database } from '../database/index.js';
import { BY_ID, isAfter, isFrom } from '../users/index.js';
import type { AskedRange, AskedScope } from './analysis.js';
import { ofUsers } from './half-hours.sql.js';
import type { ReadingAnswer } from './reading.entity.js';

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

/** Users whose readings are read one after the other: of one all, or those after a key. */
interface Stretch {
  readonly users: readonly StretchUser[];
  readonly after?: ReadingKey;
}

interface StretchUser {
  readonly key: number;
  readonly id: string;
}

/** So many users are looked through by one statement. */
const USERS_AT_ONCE = 1_000;

/** Readings as stored. */
@Injectable()
export class ReadingRepository {
  constructor(private readonly database: Database) {}

  /**
   * A page begins after the last key of the one before, so rows that an import adds or takes out meanwhile neither double
   * nor drop any other.
   */
  async page(request: ReadingsRequest, after: ReadingKey | null, size: number): Promise<ReadingsPage> {
    const found: ReadingAnswer[] = [];
    for await (const stretch of this.stretches(request, after)) {
      found.push(...(await this.read(stretch, request, size + 1 - found.length)));
      if (found.length > size) break;
    }
    const results = found.slice(0, size);
    return { results, next: found.length > size ? (results.at(-1) ?? null) : null };
  }

  /** All pages from a key on, read one at a time. */
  async *all(
    request: ReadingsRequest,
    after: ReadingKey | null,
    size: number,
  ): AsyncGenerator<readonly ReadingAnswer[]> {
    let next = after;
    do {
      const page = await this.page(request, next, size);
      yield page.results;
      next = page.next;
    } while (next);
  }

  /** What follows a key: the rest of its user, then users in order of id. */
  private async *stretches(
    { filter, userId }: ReadingsRequest,
    after: ReadingKey | null,
  ): AsyncGenerator<Stretch> {
    const isAsked = userId === undefined ? sql`true` : sql`external_id = ${userId}`;
    let isLeft = after ? isFrom(after.user_id) : sql`true`;
    let users: readonly StretchUser[];
    do {
      users = await this.database.rows<StretchUser>(sql`
        select id as key, external_id as id from users
        where ${ofUsers({ filter })} and ${isAsked} and ${isLeft} order by ${BY_ID} limit ${USERS_AT_ONCE}`);
      const isBegun = after !== null && users[0]?.id === after.user_id;
      if (isBegun) yield { users: users.slice(0, 1), after };
      const unread = isBegun ? users.slice(1) : users;
      if (unread.length > 0) yield { users: unread };
      isLeft = isAfter(users.at(-1)?.id ?? '');
    } while (users.length === USERS_AT_ONCE);
  }

  /** User by user in their order, each along the primary key, so that reading stops when the page is full. */
  private read(
    { users, after }: Stretch,
    { from, to, qualities = [] }: ReadingsRequest,
    most: number,
  ): Promise<readonly ReadingAnswer[]> {
    const keys = users.map(({ key }) => key);
    return this.database.rows<ReadingAnswer>(sql`
      select external_id as user_id, start, occurrence, energy_wh, (${QUALITY_WORDS}::text[])[quality + 1] as quality
      from (
        select id, external_id, sort_key from users where id = any(${keys}::int[]) order by ${BY_ID}
      ) as users
      cross join lateral (
        select period_start as start, occurrence, energy_wh, quality
        from readings
        where user_id = users.id
          ${from ? sql`and period_start >= ${from}` : empty}
          ${to ? sql`and period_start < ${to}` : empty}
          ${qualities.length > 0 ? sql`and quality = any(${qualities.map(qualityOf)}::smallint[])` : empty}
          ${after ? sql`and (period_start, occurrence) > (${after.start}::timestamptz, ${after.occurrence}::smallint)` : empty}
        order by period_start, occurrence
        limit ${most}
      ) as stored
      order by ${BY_ID}, start, occurrence
      limit ${most}`);
  }
}
