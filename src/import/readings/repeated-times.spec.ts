import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { Zone } from '../../common/time/index.js';
import { LineScanner } from '../csv/line-scanner.js';
import { LocalClock } from './local-clock.js';
import { ReadingsParser } from './readings-parser.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const HALF_HOUR = 30;

/** A day before each of these the clocks go back, by another step, over midnight, or not at the full hour. */
const CHANGES = [
  ['Europe/London', '2016-10-29'],
  ['Atlantic/Azores', '2016-10-29'],
  ['America/Havana', '2016-11-05'],
  ['America/Sao_Paulo', '2016-02-20'],
  ['America/St_Johns', '2010-11-06'],
  ['Australia/Lord_Howe', '2016-04-01'],
  ['Pacific/Apia', '2016-04-01'],
  ['Antarctica/Troll', '2015-10-24'],
  ['Antarctica/Casey', '2010-03-03'],
] as const;

/** A half-hour as a meter has it. */
interface Truth {
  readonly instant: number;
  readonly wh: number;
}

type File = readonly Truth[];

describe.each(CHANGES)('repeated times of %s', (zone, day) => {
  const clock = new LocalClock(Zone.ofRuntime(zone));
  /** The first half-hour that begins after the change. */
  const change = Math.ceil(changeAfter(zone, day) / HALF_HOUR) * HALF_HOUR;
  const series = Array.from({ length: 97 }, (_, at) => ({ instant: change + (at - 48) * HALF_HOUR, wh: at }));
  const walls = new Map(series.map(({ instant }) => [instant, wallOf(instant, zone)]));
  const wall = ({ instant }: Truth): string => walls.get(instant) ?? '';
  /** How many half-hours come twice. */
  const twice = series.length - new Set(series.map(wall)).size;

  const byWall = (file: File): File =>
    file.toSorted((one, other) => (wall(one) < wall(other) ? -1 : +(wall(one) > wall(other))));

  /** Imports a file into what is stored, and says what is stored then. */
  const imported = (
    file: File,
    stored: ReadonlyMap<number, number> = new Map(),
    stamp: 'start' | 'end' = 'start',
  ): ReadonlyMap<number, number> => {
    const rows = file.map((row) => `${wall(row)}:00,${row.wh}`);
    const parser = new ReadingsParser(
      { clock, timeZone: zone, stamp, earliest: 0, latest: NOW.getTime() / 60_000 },
      1e9,
      0,
    );
    const scanner = new LineScanner(parser);
    scanner.push(Buffer.from(['datetime,consumption', ...rows].join('\n')));
    scanner.end();
    const asked = parser.end().filter((minute) => stored.has(minute));
    const { rows: read, rejects } = parser.finish(
      new Map(asked.map((minute) => [minute, [stored.get(minute) ?? NaN]])),
    );
    expect(rejects.listed).toEqual([]);
    const after = new Map(stored);
    for (let row = 0; row < read.length; row += 1)
      after.set(read.minute[row] ?? NaN, read.energy[row] ?? NaN);
    return after;
  };

  const truth = (file: File): ReadonlyMap<number, number> =>
    new Map(file.map(({ instant, wh }) => [instant, wh]));

  const cut = fc.integer({ min: 0, max: series.length });
  /** Some of the rows, in order of time. */
  const some = fc.subarray(series);

  it('are in the test', () => {
    expect(twice).toBeGreaterThan(0);
  });

  it.each(['start', 'end'] as const)(
    'are right when all are there, in any usual order, as the %s of a half-hour',
    (stamp) => {
      const began = stamp === 'end' ? HALF_HOUR : 0;
      const expected = new Map(series.map(({ instant, wh }) => [instant - began, wh]));
      fc.assert(
        fc.property(cut, fc.boolean(), (at, isBackwards) => {
          const [first, second] = [series.slice(0, at), series.slice(at)];
          const files = [
            series,
            byWall(series),
            [...second, ...first],
            [...first.slice(-5), ...second, ...first.slice(0, -5)],
            rowByRow(first, second),
          ];
          for (const file of files) {
            expect(imported(isBackwards ? file.toReversed() : file, undefined, stamp)).toEqual(expected);
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  it('are right whatever is missing, where both of a time are there', () => {
    const later = series.slice(48, 48 + twice);
    const whole = new Set([...later, ...series.slice(48 - twice, 48)]);
    fc.assert(
      fc.property(
        fc.subarray(
          series.filter((row) => !whole.has(row)),
          { minLength: 2 },
        ),
        fc.boolean(),
        (rest, isBackwards) => {
          const file = series.filter((row) => whole.has(row) || rest.includes(row));
          expect(imported(isBackwards ? file.toReversed() : file)).toEqual(truth(file));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the same whichever way a file runs, and the same again', () => {
    fc.assert(
      fc.property(some, some, (before, file) => {
        const stored = imported(before);
        const once = imported(file, stored);
        if (file.filter((row) => clock.instantsOf(minuteOf(wall(row))).length === 1).length > 1) {
          expect(imported(file.toReversed(), stored)).toEqual(once);
        }
        expect(imported(file, once)).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });

  it('are the same again after a correction, and after the correction of it', () => {
    fc.assert(
      fc.property(some, fc.func(fc.boolean()), (file, isCorrected) => {
        const corrected = file.map((row) => (isCorrected(row.instant) ? { ...row, wh: row.wh + 1000 } : row));
        const [first, second] = [imported(file), imported(corrected, imported(file))];
        const third = imported(file, second);
        for (const [instant, wh] of first) expect(third.get(instant)).toBe(wh);
        expect(imported(corrected, third)).toEqual(second);
      }),
      { numRuns: 60 },
    );
  });

  it('are right in pieces, as they come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(cut, { maxLength: 12 }), (cuts) => {
        const stored = piecesOf(series, cuts).reduce<ReadonlyMap<number, number>>(
          (before, piece) => imported(piece, before),
          new Map(),
        );
        expect(stored).toEqual(truth(series));
      }),
      { numRuns: 60 },
    );
  });

  it('are right in pieces that reach out of the repeated hour, in any order', () => {
    fc.assert(
      fc.property(cut, fc.boolean(), fc.boolean(), (at, isLastFirst, isBackwards) => {
        // An end of the file in the middle of what comes twice, and rows around it.
        const room = 2 * twice + 2;
        const place = Math.min(Math.max(at, room), series.length - room);
        const pieces = piecesOf(series, [place]).map((piece) => (isBackwards ? piece.toReversed() : piece));
        const ordered = isLastFirst ? pieces.toReversed() : pieces;
        expect(
          ordered.reduce<ReadonlyMap<number, number>>((before, piece) => imported(piece, before), new Map()),
        ).toEqual(truth(series));
      }),
      { numRuns: 60 },
    );
  });
});

function changeAfter(zone: string, day: string): number {
  const next = Temporal.PlainDate.from(day).toZonedDateTime(zone).getTimeZoneTransition('next');
  return (next?.epochMilliseconds ?? NaN) / 60_000;
}

/** `2016-10-30 01:30` */
function wallOf(instant: number, zone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant * 60_000).toZonedDateTimeISO(zone);
  return moment.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function minuteOf(wall: string): number {
  return Date.parse(`${wall}Z`) / 60_000;
}

/** The rows of two files by turns. */
function rowByRow(one: File, other: File): File {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => [one[at], other[at]])
    .flat()
    .filter((row) => row !== undefined);
}

function piecesOf(file: File, cuts: readonly number[]): readonly File[] {
  const ends = [...cuts.toSorted((one, other) => one - other), file.length];
  return ends.map((end, at) => file.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece.length > 0);
}
