import { UTC, Zone } from '../../common/time/index.js';
import type { PeaksAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { peaksView } from './peaks.js';

function cells(peaks: readonly (readonly [start: string, powerW: number])[], zone = UTC) {
  const card = peaksView(
    {
      results: peaks.map(([start, powerW]) => ({ start: new Date(start), power_w: powerW, users: 1 })),
      hourly_users: 0,
      hourly_left_out: 0,
    } as unknown as PeaksAnswer,
    { dates: new Dates(zone), dayHref: (day) => `#${day.toISOString()}`, csv: (path) => path },
  );
  return {
    titles: card.table?.columns.map(({ title }) => title),
    rows: card.table?.rows.map((row) => row.cells),
  };
}

describe('the card of peaks', () => {
  it('writes all powers in the unit of the highest, each leading to its day', () => {
    const { titles, rows } = cells([
      ['2016-07-19T19:00Z', 11_534],
      ['2016-08-02T23:30Z', 9_800],
    ]);
    expect(titles).toEqual(['Day', 'Half-hour', 'Power, kW']);
    expect(rows?.map((row) => row.map(({ text }) => text))).toEqual([
      ['Tue 19 Jul 2016', '19:00–19:30', '11.53'],
      ['Tue 2 Aug 2016', '23:30–00:00', '9.80'],
    ]);
    expect(rows?.[0]?.[0]?.href).toBe('#2016-07-19T19:00:00.000Z');
  });

  it('tells the two half-hours of a repeated hour apart', () => {
    const { titles, rows } = cells([['2016-10-30T01:00Z', 500]], Zone.ofRuntime('Europe/Berlin'));
    expect(titles?.[2]).toBe('Power, W');
    expect(rows?.[0]?.[1]?.text).toBe('02:00–02:30 (+01:00)');
  });
});
