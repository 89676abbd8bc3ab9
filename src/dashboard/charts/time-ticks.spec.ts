import fc from 'fast-check';
import { rounds } from '../../../test/support/rounds.js';
import {
  autoResolution,
  bucketEdges,
  type Resolution,
  type TimeRange,
  UTC,
  Zone,
} from '../../common/time/index.js';
import { Dates } from '../format/dates.js';
import type { ChartSize } from './chart.js';
import { timeTicks } from './time-ticks.js';

const ticksOf = (range: TimeRange, resolution: Resolution, zone: Zone, size: ChartSize = 'large') =>
  timeTicks(bucketEdges(range, resolution, zone), resolution, new Dates(zone), size);

function labels(from: string, to: string, resolution: Resolution, zone = UTC): readonly string[] {
  const range = { from: new Date(from), to: new Date(to) };
  return ticksOf(range, resolution, zone).map(({ label }) => label);
}

describe('timeTicks', () => {
  it('names months of half a year of days, where they begin', () => {
    expect(labels('2016-07-15', '2017-01-01', '1d')).toEqual(['Aug', 'Sept', 'Oct', 'Nov', 'Dec']);
  });

  it('names months and never days when each bucket is one', () => {
    expect(labels('2016-11-01', '2017-02-01', '1mo')).toEqual(['Nov', 'Dec', 'Jan 2017']);
  });

  it('names hours of one day, with the date at its beginning', () => {
    expect(labels('2016-12-31', '2017-01-01', '30m')).toEqual([
      '31 Dec',
      ...['03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00'],
    ]);
  });

  it('counts days in the zone of the data', () => {
    expect(
      labels('2016-10-28T22:00:00Z', '2016-10-31T23:00:00Z', '1d', Zone.ofRuntime('Europe/Berlin')),
    ).toEqual(['29 Oct', '30 Oct', '31 Oct']);
  });

  it('never stands closer than ten to the width', () => {
    for (const days of [1, 2, 5, 9, 20, 40, 90, 200, 700]) {
      const to = new Date(Date.parse('2016-01-01') + days * 86_400_000).toISOString();
      const count = labels('2016-01-01', to, days > 40 ? '1d' : '30m').length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(10);
    }
  });

  it.each([
    ['2000-03-01', '2025-03-01', '1w', ['2005', '2010', '2015', '2020', '2025']],
    ['2000-01-01', '2016-01-01', '1mo', ['2000', '2002', '2004', '2006', '2008', '2010', '2012', '2014']],
    ['1900-01-01', '2050-01-01', '1mo', ['1900', '1920', '1940', '1960', '1980', '2000', '2020', '2040']],
    ['2016-07-15T10:00Z', '2016-07-15T10:30Z', '30m', ['10:00', '10:30']],
    ['2016-07-15T10:00Z', '2016-07-15T11:00Z', '1h', ['10:00', '11:00']],
    ['2016-07-15T22:30Z', '2016-07-16T00:30Z', '30m', ['22:30', '23:00', '23:30', '16 Jul']],
  ] as const)('names round times from %s to %s', (from, to, resolution, names) => {
    expect(labels(from, to, resolution)).toEqual(names);
  });

  it('tells the half-hours of a repeated hour apart, and names an hour of it once', () => {
    const london = Zone.ofRuntime('Europe/London');
    expect(labels('2023-10-29T00:00Z', '2023-10-29T02:30Z', '30m', london)).toEqual([
      ...['01:00 (+01:00)', '01:30 (+01:00)', '01:00 (+00:00)', '01:30 (+00:00)', '02:00'],
    ]);
    expect(labels('2023-10-28T22:00Z', '2023-10-29T04:00Z', '30m', london)).toEqual([
      ...['23:00', '29 Oct', '01:00', '02:00', '03:00'],
    ]);
  });

  it('leaves out what stands too close before the beginning of a month', () => {
    expect(labels('2023-02-10', '2023-03-10', '1d')).toEqual([
      ...['10 Feb', '13 Feb', '16 Feb', '19 Feb', '22 Feb', '25 Feb', '1 Mar', '4 Mar', '7 Mar'],
    ]);
  });

  const ZONES = ['UTC', 'Europe/London', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
  const HALF_HOURS_OF_A_CENTURY_AND_A_HALF = 150 * 366 * 48;

  /** From the 2000s on where steps are fine, or making the buckets would take long. */
  const anyRange = fc
    .record({
      zone: fc.constantFrom(...ZONES),
      start: fc.integer({ min: 0, max: 20 * 365 * 48 }),
      // As many short ranges as long ones.
      length: fc
        .double({ min: 0, max: Math.log(HALF_HOURS_OF_A_CENTURY_AND_A_HALF), noNaN: true })
        .map((power) => Math.max(1, Math.round(Math.exp(power)))),
    })
    .map(({ zone, start, length }) => {
      const from = Date.UTC(2000, 0, 1) + start * 1_800_000;
      return {
        zone: Zone.ofRuntime(zone),
        range: { from: new Date(from), to: new Date(from + length * 1_800_000) },
      };
    });

  it('labels any range, whatever the size', () => {
    fc.assert(
      fc.property(anyRange, ({ zone, range }) => {
        const resolution = autoResolution(range);
        const edges = bucketEdges(range, resolution, zone);
        const least = edges.length > 2 || resolution === '30m' ? 2 : 1;
        for (const [size, width] of [
          ['large', 520],
          ['small', 340],
          ['strip', 520],
        ] as const) {
          const ticks = timeTicks(edges, resolution, new Dates(zone), size);
          expect(ticks.length).toBeLessThanOrEqual(10);
          expect(ticks.length).toBeGreaterThanOrEqual(least);
          expect(overlapping(ticks, width)).toEqual([]);
          const narrow = ticks.filter(({ optional }) => !optional);
          expect(narrow.length).toBeGreaterThanOrEqual(least);
          expect(overlapping(narrow, 250)).toEqual([]);
          const names = inContext(ticks.map(({ label }) => label));
          expect(new Set(names).size).toBe(names.length);
        }
      }),
      { numRuns: rounds(60, 3_000) },
    );
  });

  /** Labels whose letters, of 6 px, run into those of the next. */
  const overlapping = (ticks: readonly { readonly at: number; readonly label: string }[], width: number) =>
    ticks.filter(({ at, label }, index) => {
      const next = ticks[index + 1];
      return next && (next.at - at) * width < (label.length + next.label.length) * 3;
    });

  /** Times with the date that stands before them, months with the year. */
  const inContext = (names: readonly string[]): readonly string[] => {
    let [date, year] = ['', ''];
    return names.map((name) => {
      if (/^\d+ [A-Z]/.test(name)) date = name;
      if (/^[A-Z].*\d{4}$/.test(name)) year = name;
      if (/^\d\d:/.test(name)) return `${date} ${name}`;
      return /^[A-Z][a-z]+$/.test(name) ? `${year} ${name}` : name;
    });
  };
});
