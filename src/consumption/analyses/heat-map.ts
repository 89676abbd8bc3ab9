import { IntersectionType } from '@nestjs/swagger';
import sql, { raw, type Sql } from 'sql-template-tag';
import { RefusedError } from '../../common/errors/domain-error.js';
import { Choice, Count, Figure, ListOf, Text } from '../../common/http/index.js';
import { MAX_POINTS } from '../../common/time/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { SLOTS_A_DAY, timesOf } from '../day-slots.js';
import { coverageOf } from '../expected.js';
import { type Frame, frameOf, halfHoursOnClock, localDays } from '../frame.js';
import type { Snapshot } from '../snapshot.js';
import { dateOf, slotOf } from '../local-time.sql.js';
import { AnalysisHead, Coverage } from './analysis-head.js';

/** What a row of the heat map is: a local date, or a day of the week. */
export const HEAT_MAP_ROWS = ['date', 'weekday'] as const;
export type HeatMapRows = (typeof HEAT_MAP_ROWS)[number];

const DEPENDING_ON_ROWS = { optional: true };

class CellPower {
  @Text('The local date of its row, where rows are dates.', '2016-10-30', DEPENDING_ON_ROWS)
  readonly date?: string;

  @Count(
    'The day of the week of its row, 1 for Monday to 7 for Sunday, where rows are these.',
    7,
    DEPENDING_ON_ROWS,
  )
  readonly weekday?: number;

  @Text('The local time at which its half-hour begins.', '17:30')
  readonly start!: string;

  @Text('The local time at which it ends.', '18:00')
  readonly end!: string;

  @Figure('Mean power per user, in W; null where nothing was observed.', 398.2)
  readonly mean_w!: number | null;
}

/** A cell of a heat map. */
export class HeatMapCellAnswer extends IntersectionType(CellPower, Coverage) {}

/** The heat map: mean power per user by day and local half-hour (domain page, 7). */
export class HeatMapAnswer extends AnalysisHead {
  @Choice(HEAT_MAP_ROWS, 'What a row is.')
  readonly rows!: HeatMapRows;

  @ListOf(HeatMapCellAnswer, 'Cells by row and local half-hour.')
  readonly results!: readonly HeatMapCellAnswer[];
}

/** More days than this are drawn by day of the week, unless somebody asks for dates. */
const MOST_DATES = 60;

/** 0 for 00:00 to 47 for 23:30. */
type Row = Omit<HeatMapCellAnswer, 'start' | 'end' | 'coverage'> & { readonly slot: number };

/** @throws RefusedError `too_many_points` when dates are asked for and the range has too many */
export function heatMap(
  data: Snapshot,
  request: AnalysisRequest,
  asked: HeatMapRows | 'auto',
): Promise<HeatMapAnswer> {
  return data.once('heat map', [request, asked], async () => {
    const frame = await frameOf(data, request);
    const dates = Math.max(0, localDays(frame).length - 1);
    const rows = asked === 'auto' ? (dates > MOST_DATES ? 'weekday' : 'date') : asked;
    if (rows === 'date') assertDrawable(dates);
    const cells = await data.query<Row>(cellsOf(frame, rows));
    return {
      ...frame.head,
      rows,
      results: cells.map(({ slot, mean_w, observed, expected, ...row }) => ({
        ...row,
        ...timesOf(slot),
        mean_w,
        observed,
        expected,
        coverage: coverageOf(observed, expected),
      })),
    };
  });
}

function assertDrawable(dates: number): void {
  const most = Math.floor(MAX_POINTS / SLOTS_A_DAY);
  if (dates <= most) return;
  throw new RefusedError(
    'too_many_points',
    'rows',
    `A heat map of ${dates} dates has more than ${MAX_POINTS} cells: ask for rows=weekday or at most ${most} days.`,
  );
}

const ROW: Readonly<Record<HeatMapRows, Sql>> = {
  date: sql`${raw(dateOf('local'))} as date`,
  weekday: sql`extract(isodow from local)::int as weekday`,
};

/**
 * A cell without readings has no mean; a local half-hour that a day skips is no cell; one that it repeats is the mean of
 * both.
 */
function cellsOf(frame: Frame, rows: HeatMapRows): Sql {
  return sql`
    with ${halfHoursOnClock(frame)}
    select ${ROW[rows]}, ${raw(slotOf('local'))} as slot,
           sum(power_w) / nullif(sum(observed), 0)::float8 as mean_w,
           coalesce(sum(observed), 0) as observed,
           coalesce(sum(expected), 0) as expected
    from clock
    group by 1, 2
    order by 1, 2`;
}
