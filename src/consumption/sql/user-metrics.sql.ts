import type { UserSort } from '../user-metrics.js';
import type { UserSource } from '../which-table.js';
import { REPEATS } from './half-hours.sql.js';

/*
 * The figures of users over `[$1, $2)` (domain page, 5 and 11 to 15): a part for each kind of figure, one row a user.
 *
 * `$1` from, `$2` to, `$3` areas, `$4` tariffs (empty: all), `$5` text that the id begins with or that the area
 * or tariff is (null: any), `$6` one user (null: any), `$7` end of the data, `$8` rows from `$9`, `$10` end of
 * the last local day that lies in the range, `$11` begins and `$12` ends of the local days that do not have 48
 * half-hours; from readings also `$13`, the zone. Energies in Wh, powers in W; unknown is null.
 */

/** Users whose rows a part reads: all that match, or those on the page. */
type Whom = 'matching' | 'page';

/** CTE `changes`: the local days that do not have 48 half-hours. */
const CLOCK_CHANGES = `
  changes as materialized (
    select day_from, day_to, (extract(epoch from day_to - day_from) / 1800)::int as half_hours
    from unnest($11::timestamptz[], $12::timestamptz[]) as change (day_from, day_to)
  )`;
const OF_CHANGE = 'left join changes on day_start >= day_from and day_start < day_to';
const HALF_HOURS_OF_DAY = 'coalesce(changes.half_hours, 48)';

/** Totals, highest reading and night energy (23:00 to 07:00). */
const FIGURES: Readonly<Record<UserSource, string>> = {
  user_days: `
    select user_id,
           sum(energy_wh) as total_wh,
           sum(observed) as observed,
           min(first_start) as first_start,
           max(last_start) as last_start,
           max(highest_wh) as highest_wh,
           (array_agg(highest_start order by highest_wh desc, highest_start))[1] as highest_start,
           sum(night_wh) as night_wh
    from user_days
    where day_start >= $1 and day_start < $2`,
  readings: `
    select user_id,
           sum(energy_wh) as total_wh,
           count(*) filter (where occurrence = 0) as observed,
           min(period_start) as first_start,
           max(period_start) as last_start,
           max(energy_wh) as highest_wh,
           (array_agg(period_start order by energy_wh desc, period_start))[1] as highest_start,
           sum(energy_wh) filter (where (period_start at time zone $13)::time >= '23:00'
                                     or (period_start at time zone $13)::time < '07:00') as night_wh
    from readings
    where period_start >= $1 and period_start < $2`,
};

/** N_exp: half-hours of the range from the user's first reading to the end of the data. */
const EXPECTED = `
    select user_id,
           greatest(0, ceil(extract(epoch from least($2, $7) - min(first_start)) / 1800)
                         - greatest(0, ceil(extract(epoch from $1 - min(first_start)) / 1800))) as expected
    from user_days
    where true`;

/** What the half-hours that are stored twice add to the total over their mean power. */
const REPEATED = `select user_id, sum(both_wh) / 2 as repeated_wh from repeats where true`;

/** Totals of the complete local days that lie in the range: their mean and their coefficient of variation. */
const COMPLETE_DAYS = `
    select user_id, avg(energy_wh) as mean_wh, stddev_samp(energy_wh) / nullif(avg(energy_wh), 0) as cv
    from user_days ${OF_CHANGE}
    where day_start >= $1 and day_start < $10 and observed = ${HALF_HOURS_OF_DAY}`;

/**
 * Base load: the 5th percentile (nearest rank) of the power of each local day in the range with c ≥ 0.9, and the
 * median of these days. Its share is of the energy of their observed hours.
 */
function baseLoad(whom: string): string {
  return `
    select user_id, base_w, least(1, base_w * hours / nullif(energy_wh, 0)) as base_share
    from (
      select user_id,
             percentile_cont(0.5) within group (order by day_base_w) as base_w,
             sum(observed) / 2.0 as hours,
             sum(energy_wh) as energy_wh
      from (
        select days.*, coalesce(exact.base_w, 2 * days.base_wh) as day_base_w
        from user_days as days ${OF_CHANGE}
        join (select user_id, min(first_start) as begun from user_days where ${whom} group by user_id) as firsts
          using (user_id)
        left join (${EXACT_BASES}) as exact using (user_id, day_start)
        where day_start >= $1 and day_start < $2 and ${whom}
          and (day_start < $10 or $2 >= $7)
          and (observed = ${HALF_HOURS_OF_DAY} or observed >= 0.9 * ceil(date_part('epoch',
                least(day_start + ${HALF_HOURS_OF_DAY} * interval '30 minutes', $7) - greatest(day_start, begun)) / 1800))
      ) as covered
      group by user_id
    ) as base`;
}

/** The same percentile of days with half-hours that are stored twice: of the mean of both readings. */
const EXACT_BASES = `
    select user_id, day_start, 2 * percentile_disc(0.05) within group (order by mean_wh) as base_w
    from repeated_days
    group by user_id, day_start`;

/** Mean complete day against that of all users of the tariff, and of area and tariff: (below + equal / 2) / N × 100. */
const PEERS = `
    select id as user_id,
           case when tariff_users >= 5 then (tariff_below + tariff_equal / 2.0) / tariff_users * 100 end as tariff_percentile,
           case when segment_users >= 5 then (segment_below + segment_equal / 2.0) / segment_users * 100 end as segment_percentile
    from (
      select id,
             rank() over (partition by tariff order by mean_wh) - 1 as tariff_below,
             count(*) over (partition by tariff, mean_wh) as tariff_equal,
             count(*) over (partition by tariff) as tariff_users,
             rank() over (partition by area, tariff order by mean_wh) - 1 as segment_below,
             count(*) over (partition by area, tariff, mean_wh) as segment_equal,
             count(*) over (partition by area, tariff) as segment_users
      from users join (${COMPLETE_DAYS} group by user_id) as complete on complete.user_id = users.id
    ) as ranks`;

type Part = 'figures' | 'expected' | 'repeated' | 'complete' | 'base' | 'peers';
const ALL_PARTS: readonly Part[] = ['figures', 'expected', 'repeated', 'complete', 'base', 'peers'];

const COVERAGE = 'coalesce(figures.observed, 0)::float8 / nullif(expected.expected, 0)::float8';
const LOAD_FACTOR = `
    case when ${COVERAGE} >= 0.9
         then (figures.total_wh - coalesce(repeated.repeated_wh, 0)) / figures.observed::float8
                / nullif(figures.highest_wh, 0) end`;
const NIGHT_SHARE = 'figures.night_wh / nullif(figures.total_wh, 0)';

/** What each key of {@link UserSort} sorts by, and the parts that it is made of; an id ends every tie. */
const ORDER: Readonly<Record<UserSort, readonly [by: string, ...parts: Part[]]>> = {
  id: ['users.id'],
  area: ['users.area'],
  tariff: ['users.tariff'],
  total: ['figures.total_wh', 'figures'],
  mean_day: ['figures.total_wh / nullif(figures.observed, 0)::float8', 'figures'],
  peak: ['figures.highest_wh', 'figures'],
  load_factor: [LOAD_FACTOR, 'figures', 'expected', 'repeated'],
  cv: ['complete.cv', 'complete'],
  base_load: ['base.base_w', 'base'],
  night_share: [NIGHT_SHARE, 'figures'],
  peer_percentile: ['peers.tariff_percentile', 'peers'],
  coverage: [COVERAGE, 'figures', 'expected'],
  last_reading: ['figures.last_start', 'figures'],
};

const MATCHING = `
      (cardinality($3::text[]) = 0 or users.area = any($3))
      and (cardinality($4::text[]) = 0 or users.tariff = any($4))
      and ($5::text is null or starts_with(users.id::text, $5) or users.area = $5 or users.tariff = $5)
      and ($6::int is null or users.id = $6)`;

const WHOM: Readonly<Record<Whom, string>> = {
  matching: `user_id in (select id from users where ${MATCHING})`,
  page: 'user_id in (select id from page)',
};

function join(part: Part, source: UserSource, whom: Whom): string {
  const grouped = (select: string): string => `(${select} and ${WHOM[whom]} group by user_id)`;
  const selects: Readonly<Record<Part, string>> = {
    figures: grouped(FIGURES[source]),
    expected: grouped(EXPECTED),
    repeated: grouped(REPEATED),
    complete: grouped(COMPLETE_DAYS),
    base: `(${baseLoad(WHOM[whom])})`,
    // Peers are all users of the tariff, whoever was asked for.
    peers: `(${PEERS})`,
  };
  return `left join ${selects[part]} as ${part} on ${part}.user_id = users.id`;
}

function joins(parts: readonly Part[], source: UserSource, whom: Whom): string {
  return parts.map((part) => join(part, source, whom)).join('\n    ');
}

/**
 * One page of users with their figures, and the count of all that match in each row; nulls last both ways. The
 * order is found from its own part alone; all other figures are worked out for the page only.
 *
 * @param source whole local days come from `user_days`, any other range from `readings`
 */
export function userPage(source: UserSource, sort: UserSort, descending: boolean): string {
  const [by, ...parts] = ORDER[sort];
  return `
  with ${REPEATS},
  ${CLOCK_CHANGES},
  page as materialized (
    select users.id, users.area, users.tariff, count(*) over () as row_count,
           row_number() over (order by ${by} ${descending ? 'desc' : 'asc'} nulls last, users.id) as place
    from users
    ${joins(parts, source, 'matching')}
    where ${MATCHING}
    order by place
    limit $8 offset $9
  )
  select users.id, users.area, users.tariff,
         figures.total_wh as "totalWh",
         figures.total_wh / nullif(figures.observed, 0)::float8 * 48 as "meanDayWh",
         figures.highest_wh * 2 as "peakW",
         figures.highest_start as "peakAt",
         ${LOAD_FACTOR} as "loadFactor",
         complete.cv,
         base.base_w as "baseW",
         base.base_share as "baseShare",
         ${NIGHT_SHARE} as "nightShare",
         peers.tariff_percentile as "peerPercentile",
         peers.segment_percentile as "segmentPercentile",
         coalesce(figures.observed, 0) as observed,
         coalesce(expected.expected, 0) as expected,
         ${COVERAGE} as coverage,
         figures.first_start as "firstReading",
         figures.last_start as "lastReading",
         users.row_count as "rowCount"
  from page as users
  ${joins(ALL_PARTS, source, 'page')}
  order by users.place`;
}
