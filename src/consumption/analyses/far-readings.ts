import sql, { raw, type Sql } from 'sql-template-tag';
import { BY_ID } from '../../users/index.js';
import type { Snapshot } from '../snapshot.js';

/** So many days without any reading part what is before them from what is after. */
const LEAST_GAP_DAYS = 365;
/** A part is small with less than this share of the readings, */
const SMALL_SHARE = 0.01;
/** or with no more readings than a day has, and less than this share. */
const A_DAY = 48;
const SMALL_SHARE_OF_A_DAY = 0.1;

/** Readings of a user that lie years away. */
export interface FarReadings {
  readonly user_id: string;
  readonly readings: number;
  readonly first_start: Date;
  readonly last_start: Date;
}

/**
 * Readings that lie a year or more away from all others and are few beside them, in order of id and time, over all data:
 * mostly a row with a wrong year. The others are those of the same user, or those of everybody. They stretch the window
 * of the data, and with it every range that is shown and what is expected in it. From users' months.
 */
export function farReadings({ userMonths }: Snapshot): Sql {
  return sql`
  with months_of_all as (
    select null::int as user_id, month_start, min(first_start) as first_start, max(last_start) as last_start,
           sum(samples) as samples
    from ${userMonths} group by month_start
  ),
  parts_of_all as (${partsOf(raw('months_of_all'))}),
  parts as (${partsOf(userMonths)})
  select users.external_id as user_id, samples::int as readings, parts.first_start, parts.last_start
  from parts join users on users.id = parts.user_id
  where is_small or exists (
    select 1 from parts_of_all as far
    where far.is_small and parts.first_start >= far.first_start and parts.last_start <= far.last_start)
  order by ${BY_ID}, parts.first_start`;
}

/** The months of each user, parted where nothing is stored for long. */
function partsOf(months: Sql): Sql {
  const small = (share: number): Sql => raw(`sum(samples) < ${share} * max(all_samples)`);
  return sql`
    select user_id, sum(samples) as samples, min(first_start) as first_start, max(last_start) as last_start,
           ${small(SMALL_SHARE)}
             or sum(samples) <= ${raw(String(A_DAY))} and ${small(SMALL_SHARE_OF_A_DAY)} as is_small
    from (
      select *, sum(begins_part) over (partition by user_id order by month_start) as part,
             sum(samples) over (partition by user_id) as all_samples
      from (
        select user_id, month_start, first_start, last_start, samples,
               case when first_start - lag(last_start) over (partition by user_id order by month_start)
                         >= interval '${raw(String(LEAST_GAP_DAYS))} days' then 1 else 0 end as begins_part
        from ${months}
      ) as stepped
    ) as parted
    group by user_id, part`;
}
