import { UTC, Zone } from '../../common/time/index.js';
import { clockOf, type HeatMapAnswer, type HeatMapCellAnswer } from '../../consumption/index.js';
import { figure } from '../figure.js';
import { heatMapFigure } from './heat-map.js';

/** @param row - a local date, or a day of the week */
function cell(row: string | number, slot: number, mean_w: number | null): HeatMapCellAnswer {
  return {
    ...(typeof row === 'number' ? { weekday: row } : { date: row }),
    start: clockOf(slot),
    end: clockOf(slot + 1),
    mean_w,
    observed: mean_w === null ? 0 : 1,
    expected: 1,
    coverage: mean_w === null ? 0 : 1,
  };
}

function map(rows: HeatMapAnswer['rows'], results: readonly HeatMapCellAnswer[]): HeatMapAnswer {
  const range = { from: new Date('2016-10-29T00:00:00Z'), to: new Date('2016-11-02T00:00:00Z') };
  return { ...range, timezone: 'UTC', observed: 1, expected: 1, coverage: 1, rows, results };
}

const of = (heatMap: HeatMapAnswer, subject: 'everyone' | 'user' = 'everyone', zone = UTC) =>
  heatMapFigure(heatMap, zone, subject);

describe('heatMapFigure', () => {
  it('has a row for each date between the first and the last, also for one without any cell', () => {
    const { chart } = of(map('date', [cell('2016-10-29', 0, 100), cell('2016-10-31', 47, 300)]));
    expect(chart.rows).toEqual(['Sat 29 Oct 2016', 'Sun 30 Oct 2016', 'Mon 31 Oct 2016']);
    expect(chart.values[0]?.[0]).toBe(100);
    expect(chart.values[1]?.every((value) => value === null)).toBe(true);
    expect(chart.values[2]?.[47]).toBe(300);
  });

  it('names dates of the zone across a clock change', () => {
    const { chart } = of(
      map('date', [cell('2016-10-29', 0, 1), cell('2016-10-31', 0, 1)]),
      'everyone',
      Zone.ofRuntime('Europe/Berlin'),
    );
    expect(chart.rowTicks.map(({ label }) => label)).toEqual(['29 Oct', '30 Oct', '31 Oct']);
  });

  it('says which cell is the strongest and how many are hatched', () => {
    const { sentence } = of(map('weekday', [cell(2, 26, 512.4), cell(7, 7, 99.6), cell(7, 8, null)]));
    expect(sentence).toBe(
      'Highest: Tuesdays, 13:00–13:30, with 512 W. Lowest: Sundays, 03:30–04:00, with 100 W. ' +
        '334 half-hours without readings, hatched.',
    );
  });

  it('has half-hours as rows of its table, and days as columns', () => {
    const { numbers } = of(map('weekday', [cell(1, 2, 250.04)]));
    expect(numbers).toHaveLength(8);
    expect(numbers[0]?.cells).toHaveLength(48);
    expect(numbers.map(({ cells }) => cells[2])).toEqual([
      '01:00–01:30',
      '250',
      ...Array<string>(6).fill('–'),
    ]);
  });

  it('names the unit of the subject, and the values that its colours begin at', () => {
    const view = figure(of(map('weekday', [cell(1, 0, 12_000), cell(1, 1, 26_000)]), 'user'));
    expect(view.axisTitle).toBe('kW');
    expect(view.legend).toMatchObject({ to: '26.0', hasMissing: true });
    expect(view.legend?.steps.map(({ from }) => from)).toEqual(['12', '14', '16', '18', '20', '22', '24']);
  });
});
