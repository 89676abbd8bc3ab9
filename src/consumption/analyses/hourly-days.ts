import sql, { raw, type Sql } from 'sql-template-tag';
import { SLOTS_A_DAY } from '../day-slots.js';
import { BY_ID } from '../../users/index.js';
import type { Snapshot } from '../snapshot.js';

/** So many such days in a row are no chance. */
const LEAST_DAYS = 7;
/** With fewer readings a day says nothing of how it was metered. */
const LEAST_READINGS = 12;
/** More hours than the longest local day has. */
const MOST_READINGS = 26;
/** Of the hours from its first reading to its last. */
const LEAST_SHARE = 0.9;

/** Half-hours that such a day lacks, at the least; the day of a clock change has two more or less. */
const LEAST_MISSING = 20;

/** Days of a user on which every second half-hour is absent. */
export interface HourlyDays {
  readonly user_id: string;
  readonly days: number;
  /** The first and the last such day, by the instant at which it begins. */
  readonly first_day: Date;
  readonly last_day: Date;
}

/**
 * Users whose meter probably counts by the hour, in order of id, over all data: on at least {@link LEAST_DAYS} days with
 * readings in a row there is at most one reading an hour. Such a day has whole hours from its first reading to its last,
 * at most one reading for each of them, and one for at least {@link LEAST_SHARE} of them. Each reading then stands for an
 * hour and counts as half of one, so power is twice too high and half of the half-hours are missing.
 *
 * From users' days, of users with so many days of about so many readings: their months tell that, and most lack too
 * little for one such day.
 */
export function hourlyDays(data: Snapshot): Sql {
  // Half-hours from the first reading to the last.
  const span = `(extract(epoch from last_start - first_start) / 1800)::int`;
  const isHourly = raw(
    `(observed >= ${LEAST_READINGS} and ${span} % 2 = 0
      and observed between ${LEAST_SHARE} * (${span} / 2 + 1) and ${span} / 2 + 1)`,
  );
  return sql`
      with candidates as materialized (
        select user_id
        from ${data.userMonths}
        cross join lateral (
          select count(*) as days from unnest(day_observed) as readings
          where readings between ${LEAST_READINGS}::int and ${MOST_READINGS}::int
        ) as halved
        where ${SLOTS_A_DAY}::int * cardinality(array_remove(day_observed, null)) - observed >= ${LEAST_MISSING}::int
        group by user_id having sum(halved.days) >= ${LEAST_DAYS}::int
      ),
      days as (
        select candidates.user_id, stored.*
        from candidates join users on users.id = candidates.user_id
        cross join lateral (
          select day_start, ${isHourly} as is_hourly from ${data.userDays} where user_id = users.id offset 0
        ) as stored
      ),
      numbered as (
        select user_id, day_start, is_hourly,
               row_number() over (partition by user_id order by day_start)
                 - row_number() over (partition by user_id, is_hourly order by day_start) as run
        from days
      ),
      runs as (
        select user_id, count(*) as days, min(day_start) as first_day, max(day_start) as last_day
        from numbered where is_hourly group by user_id, run having count(*) >= ${LEAST_DAYS}::int
      )
      select users.external_id as user_id, found.days, first_day, last_day
      from (
        select user_id as key, sum(days)::int as days, min(first_day) as first_day, max(last_day) as last_day
        from runs group by user_id
      ) as found join users on users.id = key
      order by ${BY_ID}`;
}
