import sql, { type Sql } from 'sql-template-tag';
import { Count, CountOrNull, Figure, InstantOrNull, Share } from '../../common/http/index.js';
import { type Frame, gridOf, localDays } from '../frame.js';
import { expected, halfHours, ofSegments, ofUsers } from '../half-hours.sql.js';
import { ratio } from '../ratio.js';
import type { Snapshot } from '../snapshot.js';
import { coincidence, CoincidenceHead, type CoincidenceRequest } from './hourly-users.js';

/** How far the users of a group peak at different times (domain page, 19). Powers in W. */
export class DiversityAnswer extends CoincidenceHead {
  @InstantOrNull("Start of the group's highest half-hour.", '2016-12-26T17:30:00+00:00')
  readonly peak_at!: Date | null;

  @Figure('Power of the group in it, in W.', 25_480)
  readonly peak_w!: number | null;

  @CountOrNull('Users reporting in it.', 30)
  readonly users!: number | null;

  @Figure("Sum of the users' own highest powers, in W.", 92_410)
  readonly maxima_w!: number | null;

  @Count('Users in that sum.', 30)
  readonly users_with_maxima!: number;

  @Count('Half-hours that count: those in which at least 95 % of the users expected report.', 8_160)
  readonly half_hours!: number;

  @Count('Half-hours in which any user reports.', 8_160)
  readonly half_hours_observed!: number;

  @Share('peak_w / maxima_w.', 0.276)
  readonly coincidence!: number | null;

  @Figure('maxima_w / peak_w, at least 1.', 3.63)
  readonly diversity_factor!: number | null;

  @Figure('After-diversity maximum demand: peak_w per user reporting, in W.', 849.3)
  readonly admd_w!: number | null;
}

type Row = Omit<DiversityAnswer, keyof CoincidenceHead | 'coincidence' | 'diversity_factor' | 'admd_w'>;

/** Of a group: a single user has none. */
export function diversity(data: Snapshot, request: CoincidenceRequest): Promise<DiversityAnswer> {
  return data.once('diversity', request, async () => {
    // Users' own maxima need their half-hours.
    const { frame, hourly, answer } = await coincidence(data, request, 'half-hours', (scope) =>
      data.query<Row>(peakAndMaxima(data, scope)),
    );
    const [row] = answer;
    if (!row) throw new Error('diversity has one row');
    return {
      ...frame.head,
      ...hourly,
      ...row,
      coincidence: ratio(row.peak_w, row.maxima_w),
      diversity_factor: ratio(row.maxima_w, row.peak_w),
      admd_w: ratio(row.peak_w, row.users),
    };
  });
}

/**
 * Only half-hours count in which at least 95 % of the users expected report (`eligible`). `peak_w` is the highest ΣP of
 * them, `users` report in it, `maxima_w` is the sum of each user's highest reading over them. The users' maxima of days
 * whose half-hours all count come from users' days, those of other days from readings.
 */
function peakAndMaxima(data: Snapshot, frame: Frame): Sql {
  const edges = localDays(frame);
  const [begin, end] = [edges[0] ?? null, edges.at(-1) ?? null];
  return sql`
  with half_hours as (${halfHours(frame)}),
  ${expected(frame, gridOf(frame))},
  eligible as materialized (
    select period_start, power_w, observed
    from half_hours join expected using (period_start)
    where observed >= 0.95 * expected.users
  ),
  stored as materialized (
    select period_start, width_bucket(period_start, ${edges}::timestamptz[]) as day,
           bool_or(eligible.period_start is not null) as counts
    from segment_half_hours left join eligible using (period_start)
    where period_start >= ${begin} and period_start < ${end} and ${ofSegments(frame.filter)}
    group by period_start
  ),
  whole_days as materialized (
    select day from stored group by day having bool_and(counts)
  ),
  maxima as (
    select user_id, 2 * max(highest_wh) as power_w
    from (
      select user_id, highest_wh
      from ${data.userDays}
      where day_start >= ${begin} and day_start < ${end}
        and width_bucket(day_start, ${edges}::timestamptz[]) in (select day from whole_days)
      union all
      select user_id, energy_wh
      from stored join plausible_readings using (period_start)
      where counts and day not in (select day from whole_days)
    ) as highest
    where user_id in (select id from users where ${ofUsers(frame)})
    group by user_id
  ),
  peak as (
    select period_start, power_w, observed from eligible order by power_w desc, period_start limit 1
  )
  select peak.period_start as peak_at, peak.power_w as peak_w, peak.observed as users,
         (select sum(power_w) from maxima) as maxima_w,
         (select count(*) from maxima) as users_with_maxima,
         (select count(*) from eligible) as half_hours,
         (select count(*) from half_hours) as half_hours_observed
  from (select) as one_row left join peak on true`;
}
