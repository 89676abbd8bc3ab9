import sql, { type Sql } from 'sql-template-tag';
import type { TimeRange } from '../../common/time/index.js';
import type { AnalysisRequest, SegmentFilter } from '../analysis.js';
import { coverageOf, expectedHalfHours, LEAST_COVERAGE } from '../expected.js';
import { rangeOf, spansOf } from '../frame.js';
import { SLOTS_A_DAY } from '../day-slots.js';
import { halfHours } from '../half-hours.sql.js';
import { ratio } from '../ratio.js';
import type { Snapshot } from '../snapshot.js';

/** The population's figures over a range (domain page, 11 and 12). Unknown is null. */
export interface Summary extends TimeRange {
  readonly users: number;
  /** Stored readings, repeats included. */
  readonly readings: number;
  /** Readings that repeat a half-hour (occurrence 1), counted in the total. */
  readonly repeats: number;
  readonly total_wh: number | null;
  /** How much of it was estimated, substituted or edited. */
  readonly estimated_wh: number | null;
  /** The same / total. */
  readonly estimated_share: number | null;
  /** Mean power of a reporting user × 24 hours, in Wh. */
  readonly mean_user_day_wh: number | null;
  /** The highest half-hour of the power of all together, in W. */
  readonly peak_w: number | null;
  /** Its start; of equal ones the earlier. */
  readonly peak_at: Date | null;
  /** Mean power / peak power over the half-hours with a reading; null below {@link LEAST_COVERAGE}. */
  readonly load_factor: number | null;
  readonly coverage: number | null;
}

interface Row extends Pick<Summary, 'readings' | 'total_wh' | 'estimated_wh' | 'peak_w' | 'peak_at'> {
  /** The mean reporting user's energy, summed over half-hours. */
  readonly mean_user_wh: number | null;
  readonly mean_w: number | null;
  /** Half-hours that have a reading. */
  readonly half_hours: number;
  readonly observed: number;
}

/** Of all users in the filter. */
export async function summary(
  data: Snapshot,
  { filter, ...asked }: Omit<AnalysisRequest, 'userId'>,
): Promise<Summary> {
  const { range, window } = rangeOf(data, asked);
  return data.once('summary', [range, filter], async () => {
    const [row] = await data.query<Row>(figures(range, filter));
    if (!row) throw new Error('an aggregate without grouping has one row');
    const { readings, total_wh, estimated_wh, mean_user_wh, peak_w, peak_at, observed } = row;
    const spans = await spansOf(data, { filter });
    const coverage = coverageOf(observed, expectedHalfHours(range, spans, window.to));
    return {
      ...range,
      users: spans.reduce((sum, span) => sum + (span.firstStart < range.to ? span.users : 0), 0),
      readings,
      repeats: readings - observed,
      total_wh,
      estimated_wh,
      estimated_share: ratio(estimated_wh, total_wh),
      mean_user_day_wh: mean_user_wh === null ? null : (mean_user_wh / row.half_hours) * SLOTS_A_DAY,
      peak_w,
      peak_at,
      load_factor: loadFactorOf(row, coverage),
      coverage,
    };
  });
}

function loadFactorOf({ mean_w, peak_w }: Row, coverage: number | null): number | null {
  if (coverage === null || coverage < LEAST_COVERAGE || mean_w === null || !peak_w) return null;
  return mean_w / peak_w;
}

function figures(read: TimeRange, filter: SegmentFilter): Sql {
  return sql`
    select sum(energy_wh) as total_wh,
           case when count(*) > 0 then coalesce(sum(estimated_wh), 0) end as estimated_wh,
           sum(energy_wh / nullif(observed, 0)::float8) as mean_user_wh,
           avg(power_w) as mean_w,
           max(power_w) as peak_w,
           (array_agg(period_start order by power_w desc, period_start))[1] as peak_at,
           count(*) as half_hours,
           coalesce(sum(observed), 0) as observed,
           coalesce(sum(samples), 0) as readings
    from (${halfHours({ filter, read })}) as half_hours`;
}
