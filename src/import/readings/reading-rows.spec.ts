import fc from 'fast-check';
import { UTC, Zone } from '../../common/time/index.js';
import { occurrenceOf, UserRollup } from '../../consumption/index.js';
import { type Database, storageOf } from '../../database/index.js';
import { type FileRows, piecesOf } from './reading-rows.js';

/** Readings of these minutes; each says where it stands in the file. */
function file(minutes: readonly number[]): FileRows {
  return {
    minute: Int32Array.from(minutes),
    energy: Float64Array.from(minutes.keys()),
    line: Uint32Array.from(minutes.keys(), (row) => row + 2),
    length: minutes.length,
  };
}

/** Of no database: nothing is stored. */
const STORAGE = storageOf('timescale', {} as Database);
const YEAR = 366 * 1440;
/** From the beginning of 1970: pieces end with a month. */
const END = 365 * 1440;
const ROLLUP = new UserRollup(UTC, 'a', STORAGE);

describe('piecesOf', () => {
  it.each([
    ['nothing', [], []],
    ['one reading', [60], [[60]]],
    ['the last half-hour of a piece', [0, END - 30], [[0, END - 30]]],
    ['the first half-hour of the next', [0, END], [[0], [END]]],
    ['a half-hour with two readings there', [0, END, END], [[0], [END, END]]], // prettier-ignore
    ['years without readings', [0, 9 * YEAR], [[0], [9 * YEAR]]],
  ])('cuts a file with %s', (_, minutes, expected) => {
    expect(Array.from(piecesOf(file(minutes), ROLLUP), ({ minute }) => [...minute])).toEqual(expected);
  });

  it('loses no reading, splits no month, and bounds the time of a piece', () => {
    const minutes = fc
      .array(
        fc.tuple(
          fc.nat(200).map((part) => part * 5_000 * 30),
          fc.boolean(),
        ),
      )
      .map((times) => times.flatMap(([minute, twice]) => (twice ? [minute, minute] : [minute])))
      .map((times) => times.sort((one, other) => one - other));
    fc.assert(
      fc.property(minutes, (times) => {
        const whole = file(times);
        const pieces = [...piecesOf(whole, ROLLUP)];
        expect(pieces.flatMap(({ energy }) => [...energy])).toEqual([...whole.energy]);
        expect(pieces.flatMap(({ line }) => [...line])).toEqual([...whole.line]);
        for (const [index, { minute, length }] of pieces.entries()) {
          expect(minute).toHaveLength(length);
          expect((minute[length - 1] ?? 0) - (minute[0] ?? 0)).toBeLessThan(YEAR);
          const next = pieces[index + 1]?.minute[0];
          if (next !== undefined)
            expect(ROLLUP.monthOf(next)).toBeGreaterThan(ROLLUP.monthOf(minute[length - 1]!));
        }
      }),
    );
  });
});

describe('a piece in a zone', () => {
  it('lies in whole local days, the last of which may be short or long', () => {
    const rollup = new UserRollup(Zone.ofRuntime('Europe/London'), 'a', STORAGE);
    const minute = (instant: string): number => Date.parse(instant) / 60_000;
    const times = ['2016-03-26T23:00Z', '2016-03-27T22:30Z', '2017-03-27T22:30Z', '2017-03-27T23:00Z'].map(
      minute,
    );
    expect(Array.from(piecesOf(file(times), rollup), ({ from, to, length }) => [from, to, length])).toEqual([
      [minute('2016-03-26T00:00Z'), minute('2016-03-27T23:00Z'), 2],
      [minute('2017-03-26T23:00Z'), minute('2017-03-28T23:00Z'), 2],
    ]);
  });
});

describe('occurrenceOf', () => {
  it('tells the second reading of a half-hour from its first', () => {
    const { minute } = file([0, 0, 30, 60, 60]);
    expect(Array.from(minute, (_, row) => occurrenceOf({ minute }, row))).toEqual([0, 1, 0, 0, 1]);
  });
});
