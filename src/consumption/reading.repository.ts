import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { QUALITY_WORDS, qualityOf, type QualityWord } from '../common/reading-quality.js';
import { Database } from '../database/index.js';
import type { AskedRange, Scope } from './analysis.js';
import { ofUsers } from './half-hours.sql.js';
import type { ReadingAnswer } from './reading.entity.js';

/** What names a reading. */
export type ReadingKey = Omit<ReadingAnswer, 'energy_wh' | 'quality'>;

/** Both ends of a range; one that is not there is open. */
export type OpenRange = Pick<AskedRange, 'from' | 'to'>;

export interface ReadingsRequest extends Scope, OpenRange {
  /** Only readings of these; of any without them. */
  readonly qualities?: readonly QualityWord[];
}

/** One page in the order of the key; `next` is where the following one goes on, null at the end. */
export interface ReadingsPage {
  readonly results: readonly ReadingAnswer[];
  readonly next: ReadingKey | null;
}

/** Users whose readings are read one after the other: of one all, or those after a key. */
interface Stretch {
  readonly ids: readonly number[];
  readonly after?: ReadingKey;
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
  private async *stretches(request: ReadingsRequest, after: ReadingKey | null): AsyncGenerator<Stretch> {
    let last = (after?.user_id ?? 0) - 1;
    let ids: readonly number[];
    do {
      const users = await this.database.rows<{ id: number }>(sql`
        select id from users where ${ofUsers(request)} and id > ${last}::int order by id limit ${USERS_AT_ONCE}`);
      ids = users.map(({ id }) => id);
      const isBegun = after !== null && ids[0] === after.user_id;
      if (isBegun) yield { ids: [after.user_id], after };
      const unread = isBegun ? ids.slice(1) : ids;
      if (unread.length > 0) yield { ids: unread };
      last = ids.at(-1) ?? last;
    } while (ids.length === USERS_AT_ONCE);
  }

  /** Along the primary key, so that reading stops when the page is full. */
  private read(
    { ids, after }: Stretch,
    { from, to, qualities = [] }: ReadingsRequest,
    most: number,
  ): Promise<readonly ReadingAnswer[]> {
    return this.database.rows<ReadingAnswer>(sql`
      select user_id, period_start as start, occurrence, energy_wh, (${QUALITY_WORDS}::text[])[quality + 1] as quality
      from readings
      where user_id = any(${ids}::int[])
        ${from ? sql`and period_start >= ${from}` : empty}
        ${to ? sql`and period_start < ${to}` : empty}
        ${qualities.length > 0 ? sql`and quality = any(${qualities.map(qualityOf)}::smallint[])` : empty}
        ${after ? sql`and (period_start, occurrence) > (${after.start}::timestamptz, ${after.occurrence}::smallint)` : empty}
      order by user_id, period_start, occurrence
      limit ${most}`);
  }
}
