import sql, { join, raw, type Sql } from 'sql-template-tag';
import {
  bucketEdges,
  bucketsBetween,
  HALF_HOUR_MS,
  lengthMs,
  type TimeRange,
  type Zone,
} from '../../common/time/index.js';
import type { AskedRange } from '../analysis.js';
import { SLOTS_A_DAY } from '../day-slots.js';
import { rangeOf } from '../frame.js';
import type { Snapshot } from '../snapshot.js';
import {
  daysAndPieces,
  type DaysAndPieces,
  monthsDaysAndPieces,
  type MonthsDaysAndPieces,
} from '../table-choice.js';

/** What figures of users over a range are made of. */
export interface UserFrame {
  readonly range: TimeRange;
  /** For what is added up. */
  readonly sums: MonthsDaysAndPieces;
  /** For what needs the days themselves. */
  readonly single: DaysAndPieces;
  readonly uneven: readonly UnevenDay[];
  readonly dataEnd: Date;
}

/** A local day that does not have 48 half-hours. */
interface UnevenDay extends TimeRange {
  readonly halfHours: number;
}

export function userFrame(data: Snapshot, asked: AskedRange): UserFrame {
  const { range, window, shared } = rangeOf(data, asked, 'days');
  return {
    range,
    sums: monthsDaysAndPieces(range, data.zone, window),
    single: daysAndPieces(range, data.zone, window.to),
    uneven: unevenDays(shared, data.zone),
    dataEnd: window.to,
  };
}

function unevenDays(range: TimeRange, zone: Zone): readonly UnevenDay[] {
  return bucketsBetween(bucketEdges(range, '1d', zone))
    .map((day) => ({ ...day, halfHours: lengthMs(day) / HALF_HOUR_MS }))
    .filter(({ halfHours }) => halfHours !== SLOTS_A_DAY);
}

/** A literal: the planner need not evaluate it for each day. */
const HALF_HOURS_A_DAY = raw(String(SLOTS_A_DAY));

/** How many half-hours the local day of a row has: looked up among the begins and ends of the uneven ones. */
export function halfHoursOfDay({ uneven }: UserFrame): Sql {
  if (uneven.length === 0) return HALF_HOURS_A_DAY;
  const edges = uneven.flatMap(({ from, to }) => [from, to]);
  const halfHours = uneven.flatMap((day) => [day.halfHours, null]);
  return sql`coalesce((${halfHours}::int[])[width_bucket(day_start, ${edges}::timestamptz[])], ${HALF_HOURS_A_DAY})`;
}

/** The readings of each of `users` in pieces of days, at least one; `offset 0` keeps them on the primary key. */
export function storedInPieces(pieces: readonly TimeRange[]): Sql {
  const parts = pieces.map(
    ({ from, to }) => sql`(
        select period_start, occurrence, quality, energy_wh
        from plausible_readings
        where user_id = users.id and period_start >= ${from} and period_start < ${to}
        offset 0)`,
  );
  return join(parts, ' union all ');
}
