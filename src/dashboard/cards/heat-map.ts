import { bucketEdges, localDate, localMidnight, toLocal, type Zone } from '../../common/time/index.js';
import {
  clockOf,
  heatMap,
  type HeatMapAnswer,
  type HeatMapCellAnswer,
  SLOTS_A_DAY,
} from '../../consumption/index.js';
import type { AxisTick, HeatChart } from '../charts/chart.js';
import { clockTicks, halfHoursOfDay } from '../charts/clock-axis.js';
import { extremes } from '../charts/profile-chart.js';
import { Dates, weekdayName } from '../format/dates.js';
import { counted, NO_READINGS, powerText, tenthsColumn } from '../format/numbers.js';
import { largest, powerUnit } from '../format/units.js';
import type { Subject } from '../charts/energy-chart.js';
import type { Numbers } from '../table.js';
import { figure, type FigureParts } from '../figure.js';
import { sayingOf } from '../half-hours.js';
import type { PageContext } from '../page-context.js';
import { weekdayNote } from './weekdays.js';

/** A row of the map: what it is called in full, and the short name beside it. */
interface Row {
  readonly key: string;
  readonly label: string;
  readonly short: string;
  readonly isMonday: boolean;
}

/** Up to so many rows each has its name beside it; of more only the Mondays. */
const MOST_NAMED_ROWS = 14;

export async function heatMapCard(page: PageContext) {
  const { data, dates, request, csv } = page;
  const [map, note] = await Promise.all([heatMap(data, request, 'auto'), weekdayNote(data)]);
  const isOfUser = request.userId !== undefined;
  const shown = heatMapFigure(map, dates.zone, isOfUser ? 'user' : 'everyone');
  return figure({
    ...shown,
    sentence: isOfUser ? sayingOf(shown.sentence, page) : shown.sentence,
    csv: csv('/api/consumption/heatmap'),
    note: map.rows === 'weekday' ? note : undefined,
  });
}

/** Power by date or day of the week (rows) and local half-hour (columns). */
export function heatMapFigure(map: HeatMapAnswer, zone: Zone, subject: Subject): FigureParts<HeatChart> {
  const rows = map.rows === 'weekday' ? weekdays() : dates(map, zone);
  const cells = new Map(map.results.map((cell) => [`${keyOf(cell)} ${cell.start}`, cell.mean_w]));
  const values = rows.map(({ key }) =>
    Array.from({ length: SLOTS_A_DAY }, (_, slot) => cells.get(`${key} ${clockOf(slot)}`) ?? null),
  );
  const scale = powerUnit(largest(values.flat()));
  const chart: HeatChart = {
    id: 'heat-map',
    kind: 'heat',
    size: 'small',
    axisTitle: subject === 'everyone' ? `${scale.unit} per user` : scale.unit,
    baseUnit: 'W',
    scale,
    rows: rows.map(({ label }) => label),
    columns: halfHoursOfDay(),
    rowTicks: rowTicks(rows),
    columnTicks: clockTicks(),
    values,
  };
  return {
    heading: map.rows === 'weekday' ? 'By day of the week and time' : 'By date and time',
    sentence: sentence(map, rows, values),
    chart,
    numbers: numbersOf(chart),
  };
}

function keyOf({ date, weekday }: HeatMapCellAnswer): string {
  return date ?? String(weekday);
}

function weekdays(): readonly Row[] {
  return Array.from({ length: 7 }, (_, index) => {
    const label = weekdayName(index + 1);
    return { key: String(index + 1), label, short: label.slice(0, 3), isMonday: index === 0 };
  });
}

/** Every date from the first to the last that has a cell. */
function dates({ results }: HeatMapAnswer, zone: Zone): readonly Row[] {
  const [first, last] = [results[0]?.date, results.at(-1)?.date];
  if (first === undefined || last === undefined) return [];
  const names = new Dates(zone);
  const from = localMidnight(first, zone);
  const to = new Date(localMidnight(last, zone).getTime() + 1);
  return bucketEdges({ from, to }, '1d', zone)
    .slice(0, -1)
    .map((midnight) => ({
      key: localDate(midnight, zone),
      label: names.day(midnight),
      short: names.dayAndMonth(midnight),
      isMonday: toLocal(midnight, zone).dayOfWeek === 1,
    }));
}

function rowTicks(rows: readonly Row[]): readonly AxisTick[] {
  const areAllNamed = rows.length <= MOST_NAMED_ROWS;
  return rows.flatMap(({ short, isMonday }, index) =>
    areAllNamed || isMonday ? [{ at: (index + 0.5) / rows.length, label: short, optional: false }] : [],
  );
}

function sentence(
  { rows: kind, results }: HeatMapAnswer,
  rows: readonly Row[],
  values: HeatChart['values'],
): string {
  const { highest, lowest } = extremes(results);
  if (!highest || !lowest) return NO_READINGS;
  const names = new Map(rows.map(({ key, label }) => [key, label]));
  const text = (cell: HeatMapCellAnswer): string => {
    const name = names.get(keyOf(cell)) ?? keyOf(cell);
    return `${kind === 'weekday' ? `${name}s` : name}, ${cell.start}–${cell.end}, with ${powerText(cell.mean_w)}`;
  };
  const missing = values.flat().filter((value) => value === null).length;
  const rest =
    missing === 0 ? '' : ` ${counted(missing, 'half-hour', 'half-hours')} without readings, hatched.`;
  return `Highest: ${text(highest)}. Lowest: ${text(lowest)}.${rest}`;
}

/** Half-hours as rows: a week of dates then fits the width of a page. */
function numbersOf({ rows, columns, values }: HeatChart): Numbers {
  return [
    { title: 'Half-hour', cells: columns },
    ...rows.map((title, index) => ({ title, cells: tenthsColumn(values[index] ?? []) })),
  ];
}
