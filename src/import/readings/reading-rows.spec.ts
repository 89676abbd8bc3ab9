import fc from 'fast-check';
import { type FileRows, occurrenceOf, piecesOf } from './reading-rows.js';

/** Readings of these minutes; each says where it stands in the file. */
function file(minutes: readonly number[]): FileRows {
  return {
    minute: Int32Array.from(minutes),
    energy: Float64Array.from(minutes.keys()),
    line: Uint32Array.from(minutes.keys(), (row) => row + 2),
    length: minutes.length,
  };
}

const YEAR = 366 * 1440;

describe('piecesOf', () => {
  it.each([
    ['nothing', [], []],
    ['one reading', [60], [[60]]],
    ['the last half-hour of a piece', [0, YEAR - 30], [[0, YEAR - 30]]],
    ['the first half-hour of the next', [0, YEAR], [[0], [YEAR]]],
    ['a half-hour with two readings there', [0, YEAR, YEAR], [[0], [YEAR, YEAR]]], // prettier-ignore
    ['years without readings', [0, 9 * YEAR], [[0], [9 * YEAR]]],
  ])('cuts a file with %s', (_, minutes, expected) => {
    expect(Array.from(piecesOf(file(minutes)), ({ minute }) => [...minute])).toEqual(expected);
  });

  it('loses no reading, splits no half-hour, and bounds the time of a piece', () => {
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
        const pieces = [...piecesOf(whole)];
        expect(pieces.flatMap(({ energy }) => [...energy])).toEqual([...whole.energy]);
        expect(pieces.flatMap(({ line }) => [...line])).toEqual([...whole.line]);
        for (const [index, { minute, length }] of pieces.entries()) {
          expect(minute).toHaveLength(length);
          expect((minute[length - 1] ?? 0) - (minute[0] ?? 0)).toBeLessThan(YEAR);
          expect(pieces[index + 1]?.minute[0]).not.toBe(minute[length - 1]);
        }
      }),
    );
  });
});

describe('occurrenceOf', () => {
  it('tells the second reading of a half-hour from its first', () => {
    const { minute } = file([0, 0, 30, 60, 60]);
    expect(Array.from(minute, (_, row) => occurrenceOf({ minute }, row))).toEqual([0, 1, 0, 0, 1]);
  });
});
