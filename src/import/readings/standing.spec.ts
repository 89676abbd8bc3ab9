import fc from 'fast-check';
import type { StoredRows } from '../../consumption/index.js';
import type { FileRows } from './reading-rows.js';
import { standing } from './standing.js';

/** Half-hour → its readings in order of occurrence. */
type Readings = ReadonlyMap<number, readonly number[]>;

const rowsOf = (readings: Readings, quality = 0): StoredRows & FileRows => {
  const rows = [...readings]
    .sort(([one], [other]) => one - other)
    .flatMap(([minute, whs]) => whs.map((wh) => [minute, wh] as const));
  return {
    minute: Int32Array.from(rows, ([minute]) => minute),
    energy: Float64Array.from(rows, ([, wh]) => wh),
    quality: new Uint8Array(rows.length).fill(quality),
    line: new Uint32Array(rows.length),
    length: rows.length,
  };
};
const listOf = ({ minute, energy, quality, length }: StoredRows): readonly (readonly number[])[] =>
  Array.from({ length }, (_, row) => [minute[row]!, energy[row]!, quality[row]!]);

const readings = fc
  .array(fc.tuple(fc.nat(9), fc.array(fc.nat(3), { minLength: 1, maxLength: 2 })))
  .map((entries) => new Map(entries.map(([slot, whs]) => [slot * 30, whs])));

describe('the readings that stand', () => {
  it('of half-hours that a file names are the file’s, with replace', () => {
    fc.assert(
      fc.property(readings, readings, (file, stored) => {
        const stands = standing(rowsOf(file), rowsOf(stored), true);
        expect(listOf(stands)).toEqual(listOf(rowsOf(new Map([...stored, ...file]))));
      }),
    );
  });

  it('are those stored before, where they are to stay', () => {
    fc.assert(
      fc.property(readings, readings, (file, stored) => {
        const stands = standing(rowsOf(file), rowsOf(stored), false);
        expect(listOf(stands)).toEqual(listOf(rowsOf(new Map([...file, ...stored]))));
      }),
    );
  });

  it('have the quality that the file says', () => {
    const stored = rowsOf(new Map([[0, [1]], [30, [5]]]), 2); // prettier-ignore
    const file = rowsOf(new Map([[0, [1]], [30, [6]], [60, [7]]]), 1); // prettier-ignore
    expect(listOf(standing(file, stored, true))).toEqual([[0, 1, 1], [30, 6, 1], [60, 7, 1]]); // prettier-ignore
    expect(listOf(standing(file, stored, false))).toEqual([[0, 1, 2], [30, 5, 2], [60, 7, 1]]); // prettier-ignore
  });

  it('keep their quality where the value stays', () => {
    const stored = rowsOf(
      new Map([
        [0, [1, 2]],
        [30, [5]],
        [60, [7]],
      ]),
      2,
    );
    const file = rowsOf(
      new Map([
        [0, [1, 3]],
        [30, [5]],
      ]),
    );
    expect(listOf(standing(file, stored, true))).toEqual([
      [0, 1, 2],
      [0, 3, 0],
      [30, 5, 2],
      [60, 7, 2],
    ]);
  });
});
