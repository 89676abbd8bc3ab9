import type { ClockChanges } from '../../common/time/index.js';
import type { HalfHourSource } from '../which-table.js';
import { EXPECTED_HALF_HOURS, HALF_HOURS } from './half-hours.sql.js';
import { dateOf, localOf, slotOf } from './local-time.sql.js';

/** What a row of the heat map is: a local date, or a day of the week from 1 (Monday) to 7. */
export const HEAT_MAP_ROWS = ['date', 'weekday'] as const;
export type HeatMapRows = (typeof HEAT_MAP_ROWS)[number];

const ROW: Readonly<Record<HeatMapRows, string>> = {
  date: dateOf('local'),
  weekday: 'extract(isodow from local)::int::text',
};

/**
 * The heat map (domain page, 7): mean W per user in each cell of row and local half-hour (`slot`), with the
 * half-hours observed and expected in it. A cell without readings has no mean; a local half-hour that a day skips
 * is no cell; one that it repeats is the mean of both. Parameters of {@link HALF_HOURS} and
 * {@link EXPECTED_HALF_HOURS}.
 */
export function heatMap(source: HalfHourSource, rows: HeatMapRows, clock: ClockChanges): string {
  return `
    with half_hours as (${HALF_HOURS[source]}),
    ${EXPECTED_HALF_HOURS},
    clock as (
      select ${localOf('period_start', clock)} as local, power_w, observed, expected.users as expected
      from expected full join half_hours using (period_start)
    )
    select ${ROW[rows]} as row, ${slotOf('local')} as slot,
           sum(power_w) / nullif(sum(observed), 0)::float8 as "meanW",
           coalesce(sum(observed), 0) as observed,
           coalesce(sum(expected), 0) as expected
    from clock
    group by 1, 2
    order by 1, 2`;
}
