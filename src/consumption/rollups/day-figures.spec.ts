import fc from 'fast-check';
import { localMidnight, toLocal, UTC, Zone } from '../../common/time/index.js';
import { type DayFigures, daysOf } from './day-figures.js';
import { LocalDays } from './local-days.js';
import { monthsOf } from './month-figures.js';
import type { StoredRows } from './reading-rows.js';

interface Reading {
  readonly minute: number;
  readonly wh: number;
  readonly quality?: number;
}

const rowsOf = (readings: readonly Reading[]): StoredRows => ({
  minute: Int32Array.from(readings, ({ minute }) => minute),
  energy: Float64Array.from(readings, ({ wh }) => wh),
  quality: Uint8Array.from(readings, ({ quality = 0 }) => quality),
  length: readings.length,
});
const minuteOf = (instant: string): number => Date.parse(instant) / 60_000;
const inUtc = (...readings: readonly Reading[]): readonly DayFigures[] =>
  daysOf(rowsOf(readings), new LocalDays(UTC));

describe('the figures of a day', () => {
  const start = minuteOf('2016-07-15T00:00Z');

  it('are sums, counts, extremes and the base load of its half-hours', () => {
    expect(
      inUtc(
        { minute: start + 60, wh: 8 },
        { minute: start + 540, wh: 100, quality: 2 },
        { minute: start + 570, wh: 40 },
        { minute: start + 570, wh: 20, quality: 3 },
        { minute: start + 600, wh: 100, quality: 4 },
        { minute: start + 1380, wh: 4, quality: 1 },
      ),
    ).toEqual([
      {
        start,
        energyWh: 272,
        samples: 6,
        observed: 5,
        repeatedWh: 60,
        estimated: 2,
        estimatedWh: 120,
        derived: 1,
        firstStart: start + 60,
        lastStart: start + 1380,
        highestWh: 100,
        highestStart: start + 540,
        nightWh: 12,
        baseW: 8,
      },
    ]);
  });

  it('have no night energy where no half-hour of the night has a reading, and zero where all are zero', () => {
    expect(inUtc({ minute: start + 720, wh: 5 })[0]?.nightWh).toBeNull();
    expect(inUtc({ minute: start + 30, wh: 0 })[0]?.nightWh).toBe(0);
  });

  it('take the power of a half-hour read twice as that of the mean', () => {
    const [day] = inUtc({ minute: start, wh: 10 }, { minute: start, wh: 30 });
    expect(day).toMatchObject({
      energyWh: 40,
      observed: 1,
      samples: 2,
      repeatedWh: 40,
      baseW: 40,
      highestWh: 30,
    });
  });

  it.each([
    [20, 1],
    [21, 2],
    [40, 2],
    [41, 3],
  ])('take of %d half-hours the %d. lowest as base load', (count, rank) => {
    const [day] = inUtc(
      ...Array.from({ length: count }, (_, slot) => ({ minute: start + slot * 30, wh: 100 - slot })),
    );
    expect(day?.baseW).toBe(2 * (100 - count + rank));
  });

  it('leave out what no meter records, and a day that has nothing else', () => {
    expect(inUtc({ minute: start, wh: 1e160 }, { minute: start + 1440, wh: 1e9 + 1 })).toEqual([]);
    const [day] = inUtc({ minute: start, wh: 1e160 }, { minute: start + 30, wh: 1e9 });
    expect(day).toMatchObject({ energyWh: 1e9, samples: 1, observed: 1, firstStart: start + 30 });
  });

  it('are made of the days that are wanted only', () => {
    const rows = rowsOf([
      { minute: start, wh: 1 },
      { minute: start + 1440, wh: 2 },
    ]);
    expect(
      daysOf(rows, new LocalDays(UTC), ({ from }) => from > start).map(({ energyWh }) => energyWh),
    ).toEqual([2]);
  });
});

/** Zones whose clocks change at night, at midnight, over midnight, by half an hour, by two hours, by a day, and never. */
const ZONES: readonly (readonly [zone: string, around: string])[] = [
  ['UTC', '2016-10-30'],
  ['Europe/London', '2016-10-30'],
  ['Europe/London', '2016-03-27'],
  ['Atlantic/Azores', '2016-10-30'],
  ['America/Havana', '2016-11-06'],
  ['America/Sao_Paulo', '2016-10-16'],
  ['America/Sao_Paulo', '2017-02-19'],
  ['Australia/Lord_Howe', '2017-04-02'],
  ['Antarctica/Troll', '2016-10-30'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Kathmandu', '2016-10-30'],
];

describe.each(ZONES)('days and months of %s around %s', (name, around) => {
  const zone = Zone.ofRuntime(name);
  const localDays = new LocalDays(zone);
  const first = minuteOf(`${around}T00:00Z`) - 40 * 1440;
  // Where clocks lie 45 minutes off, half-hours begin at a quarter past in UTC.
  const shift = (zone.offsetMsAt(first * 60_000) / 60_000) % 30;
  const readings = fc
    .array(fc.record({ slot: fc.nat(80 * 48), wh: fc.nat(800), twice: fc.nat(9) }), { maxLength: 300 })
    .map((drawn) =>
      [...Map.groupBy(drawn, ({ slot }) => slot).values()]
        .map(([one]) => one!)
        .sort((one, other) => one.slot - other.slot)
        .flatMap(({ slot, wh, twice }) => {
          const minute = first + shift + slot * 30;
          return twice === 0
            ? [
                { minute, wh },
                { minute, wh: wh + 1 },
              ]
            : [{ minute, wh }];
        }),
    );

  it('hold each reading once, by the date that the clock shows', () => {
    fc.assert(
      fc.property(readings, (drawn) => {
        const days = daysOf(rowsOf(drawn), localDays);
        const dateOf = (minute: number): string =>
          toLocal(new Date(minute * 60_000), zone)
            .toPlainDate()
            .toString();
        const byDate = Map.groupBy(drawn, ({ minute }) => dateOf(minute));
        expect(days.map(({ start, energyWh, samples }) => [start, energyWh, samples])).toEqual(
          [...byDate].map(([date, of]) => [
            localMidnight(date, zone).getTime() / 60_000,
            of.reduce((sum, { wh }) => sum + wh, 0),
            of.length,
          ]),
        );
        const months = monthsOf(days, localDays);
        const byMonth = Map.groupBy(drawn, ({ minute }) => dateOf(minute).slice(0, 7));
        expect(months.map(({ energyWh, samples, observed }) => [energyWh, samples, observed])).toEqual(
          [...byMonth.values()].map((of) => [
            of.reduce((sum, { wh }) => sum + wh, 0),
            of.length,
            new Set(of.map(({ minute }) => minute)).size,
          ]),
        );
        for (const { dayEnergies, dayObserved, energyWh, observed } of months) {
          expect(dayEnergies.reduce<number>((sum, wh) => sum + (wh ?? 0), 0)).toBe(energyWh);
          expect(dayObserved.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(observed);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the figures of a month', () => {
  const localDays = new LocalDays(Zone.ofRuntime('Europe/London'));
  /** The whole of a local day: a reading of its number in each half-hour. */
  const wholeDay = (date: string, wh: number): readonly Reading[] => {
    const { from, to } = localDays.dayOf(
      localMidnight(date, Zone.ofRuntime('Europe/London')).getTime() / 60_000,
    );
    return Array.from({ length: (to - from) / 30 }, (_, slot) => ({ minute: from + slot * 30, wh }));
  };

  it('count a day as complete by its own length, and keep each day in its place', () => {
    const march = [
      ...wholeDay('2016-03-26', 1),
      ...wholeDay('2016-03-27', 2),
      ...wholeDay('2016-03-31', 4).slice(1),
    ];
    const [month, ...more] = monthsOf(daysOf(rowsOf(march), localDays), localDays);
    expect(more).toEqual([]);
    expect(month).toMatchObject({
      start: minuteOf('2016-03-01T00:00Z'),
      energyWh: 48 + 92 + 188,
      completeDays: 2,
      completeWh: 48 + 92,
      completeWh2: 48 ** 2 + 92 ** 2,
      highestWh: 4,
      highestStart: minuteOf('2016-03-30T23:30Z'),
    });
    expect(month?.dayObserved).toEqual(
      Array.from({ length: 31 }, (_, day) => ({ 25: 48, 26: 46, 30: 47 })[day] ?? null),
    );
    expect(month?.dayBases.filter((base) => base !== null)).toEqual([2, 4, 8]);
  });
});
