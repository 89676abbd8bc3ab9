import sql, { empty, type Sql } from 'sql-template-tag';
import { Count, Instant, KnownFigure, ListOf, Text, TextOrNull } from '../../common/http/index.js';
import { LARGEST_USER_ID } from '../../common/user-id.js';
import type { Scope } from '../analysis.js';
import type { AskedRange } from '../analysis.js';
import { rangeOf } from '../frame.js';
import { ofUsers } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';

/** A raw reading as stored. */
export class ReadingAnswer {
  @Count('The id of the user.', 3000)
  readonly user_id!: number;

  @Instant('Where its half-hour begins.')
  readonly start!: Date;

  @Count('1 for the second reading of a half-hour that a file names twice, else 0.', 0)
  readonly occurrence!: number;

  @KnownFigure('Energy in Wh.', 39)
  readonly energy_wh!: number;
}

/** A page of readings in the order of user, time and occurrence; `next` is ready to follow, null at the end. */
export class ReadingsAnswer {
  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @ListOf(ReadingAnswer, 'The readings of this page.')
  readonly results!: readonly ReadingAnswer[];

  @TextOrNull('Where the next page is.', '/api/readings?cursor=3000_24476640_0')
  readonly next!: string | null;
}

/** What names a reading. */
export type ReadingKey = Omit<ReadingAnswer, 'energy_wh'>;

/** Both ends of a range; one that is not there is open. */
export type OpenRange = Pick<AskedRange, 'from' | 'to'>;

export type ReadingsRequest = Scope & OpenRange;

/** One page in the order of the key; `next` is where the following one goes on, null at the end. */
export interface ReadingsPage {
  readonly readings: readonly ReadingAnswer[];
  readonly next: ReadingKey | null;
}

/** @throws RefusedError `empty_range` when the range ends before it begins */
export function endsOf(data: Snapshot, { from, to }: AskedRange): OpenRange {
  return from && to ? rangeOf(data, { from, to }).range : { from, to };
}

/**
 * A page begins after the last key of the one before, so rows that an import adds or takes out meanwhile neither double
 * nor drop any other. It is not kept: who reads on reads another.
 */
export async function readingsPage(
  data: Snapshot,
  request: ReadingsRequest,
  after: ReadingKey | null,
  size: number,
): Promise<ReadingsPage> {
  const rows = await data.query<ReadingAnswer>(readingsAfter(request, after, size + 1));
  const readings = rows.slice(0, size);
  return { readings, next: rows.length > size ? (readings.at(-1) ?? null) : null };
}

/** User by user, so that each is read along the primary key and reading stops when the page is full. */
function readingsAfter(request: ReadingsRequest, after: ReadingKey | null, most: number): Sql {
  const { from, to } = request;
  const begin = after
    ? sql`case when id = ${after.user_id}::int then ${after.start}::timestamptz else '-infinity' end as after_start,
          case when id = ${after.user_id}::int then ${after.occurrence}::smallint else 0 end as after_occurrence`
    : sql`'-infinity'::timestamptz as after_start, 0 as after_occurrence`;
  return sql`
  select asked.id as user_id, page.period_start as start, page.occurrence, page.energy_wh
  from (
    select id, ${begin} from users where ${ofUsers(request)} ${after ? sql`and id >= ${after.user_id}::int` : empty}
  ) as asked
  cross join lateral (
    select period_start, occurrence, energy_wh
    from readings
    where readings.user_id = asked.id
      ${from ? sql`and period_start >= ${from}` : empty}
      ${to ? sql`and period_start < ${to}` : empty}
      and (period_start, occurrence) > (after_start, after_occurrence)
    order by period_start, occurrence
    limit ${most}
  ) as page
  order by asked.id, page.period_start, page.occurrence
  limit ${most}`;
}

const CURSOR = /^(\d{1,10})_(-?\d{1,9})_([01])$/;
const MINUTE_MS = 60_000;

/** The key of a reading as an address carries it: user, minutes since 1970, occurrence. */
export function cursorOf({ user_id, start, occurrence }: ReadingKey): string {
  return `${user_id}_${start.getTime() / MINUTE_MS}_${occurrence}`;
}

/** Reads a cursor back; null when it is none. */
export function parseCursor(text: string): ReadingKey | null {
  const [, user, minute, occurrence] = CURSOR.exec(text) ?? [];
  if (user === undefined || Number(user) > LARGEST_USER_ID) return null;
  const start = new Date(Number(minute) * MINUTE_MS);
  return { user_id: Number(user), start, occurrence: Number(occurrence) };
}
