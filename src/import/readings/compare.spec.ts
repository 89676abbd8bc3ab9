import fc from 'fast-check';
import { occurrenceOf, type StoredRows } from '../../consumption/index.js';
import { compare } from './compare.js';
import type { FileRows } from './reading-rows.js';

/** Half-hours with one or two readings each. */
type HalfHours = ReadonlyMap<number, readonly number[]>;

function stored(halfHours: HalfHours, quality = 0): StoredRows {
  const rows = [...halfHours].sort(([one], [other]) => one - other);
  const flat = rows.flatMap(([minute, energies]) => energies.map((energy) => ({ minute, energy })));
  return {
    minute: Int32Array.from(flat, ({ minute }) => minute),
    energy: Float64Array.from(flat, ({ energy }) => energy),
    quality: new Uint8Array(flat.length).fill(quality),
    length: flat.length,
  };
}

function file(halfHours: HalfHours, quality?: number): FileRows {
  const { quality: said, ...rows } = stored(halfHours, quality);
  const line = Uint32Array.from({ length: rows.length }, (_, row) => row + 2);
  return { ...rows, line, ...(quality !== undefined && { quality: said }) };
}

const halfHours = fc
  .array(fc.tuple(fc.nat(8), fc.array(fc.nat(2), { minLength: 1, maxLength: 2 })))
  .map((entries): HalfHours => new Map(entries));

describe('compare', () => {
  it('tells new, unchanged and restated readings apart', () => {
    const difference = compare(
      file(new Map([[0, [1]], [30, [2, 3]], [60, [5]], [90, [6]]])), // prettier-ignore
      stored(new Map([[0, [1]], [30, [2]], [60, [4, 4]], [120, [9]]])), // prettier-ignore
    );
    expect([...difference.added]).toEqual([4]);
    expect(difference.unchanged).toBe(2);
    expect(difference.restated).toEqual([
      { minute: 30, occurrence: 1, old: undefined, new: 3, row: 2, line: 4 },
      { minute: 60, occurrence: 0, old: 4, new: 5, row: 3, line: 5 },
      { minute: 60, occurrence: 1, old: 4, new: undefined, row: undefined, line: 5 },
    ]);
  });

  it('takes another quality for another reading, but for one that the file does not know', () => {
    const both = new Map([[0, [1, 2]]]);
    const restatedBy = (ofFile: FileRows): readonly unknown[] => compare(ofFile, stored(both, 2)).restated;
    expect(restatedBy(file(both, 1))).toEqual([
      { minute: 0, occurrence: 0, old: 1, new: 1, row: 0, line: 2 },
      { minute: 0, occurrence: 1, old: 2, new: 2, row: 1, line: 3 },
    ]);
    for (const same of [file(both), file(both, 0), file(both, 2)]) expect(restatedBy(same)).toEqual([]);
    expect(compare(file(new Map([[0, [1]]]), 1), stored(new Map([[0, [1]]]), 2)).unchanged).toBe(0);
  });

  it('applied to what is stored, makes every half-hour that the file names exactly the file’s', () => {
    fc.assert(
      fc.property(halfHours, halfHours, (ours, theirs) => {
        const settled = file(ours);
        const { added, restated, unchanged } = compare(settled, stored(theirs));
        const result = new Map(
          [...theirs].flatMap(([minute, energies]) => energies.map((wh, nth) => [`${minute}/${nth}`, wh])),
        );
        for (const { minute, occurrence, new: now } of restated) {
          if (now === undefined) result.delete(`${minute}/${occurrence}`);
          else result.set(`${minute}/${occurrence}`, now);
        }
        for (const row of added) {
          const key = `${settled.minute[row]}/${occurrenceOf(settled, row)}`;
          expect(result.has(key)).toBe(false);
          result.set(key, settled.energy[row] ?? Number.NaN);
        }
        const wanted = new Map([...theirs, ...ours]);
        const flat = [...wanted].flatMap(([minute, energies]) =>
          energies.map((wh, nth) => [`${minute}/${nth}`, wh] as const),
        );
        expect(result).toEqual(new Map(flat));
        const changed = restated.filter((one) => one.new !== undefined).length;
        expect(added.length + unchanged + changed).toBe(settled.length);
      }),
    );
  });
});
