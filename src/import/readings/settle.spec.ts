import fc from 'fast-check';
import { occurrenceOf } from '../../consumption/index.js';
import type { RepeatPolicy } from '../../ledger/index.js';
import { ReadingColumns } from './reading-columns.js';
import { settle, type SettledReadings } from './settle.js';

type Row = readonly [minute: number, energy: number];

function columns(rows: readonly Row[]): ReadingColumns {
  const built = new ReadingColumns(1);
  rows.forEach(([minute, energy], index) => {
    built.add(minute, energy, index + 2);
  });
  return built;
}

/** `minute/occurrence=energy` of every reading. */
function kept(settled: SettledReadings): readonly string[] {
  const { minute, energy, length } = settled;
  return Array.from({ length }, (_, row) => `${minute[row]}/${occurrenceOf(settled, row)}=${energy[row]}`);
}

/** The same by plain objects: half-hours in order, their mentions in the order of the file. */
function model(rows: readonly Row[], policy: RepeatPolicy): readonly string[] {
  const mentions = Map.groupBy(rows, ([minute]) => minute);
  const halfHours = [...mentions].sort(([one], [other]) => one - other);
  return halfHours.flatMap(([minute, named]) => {
    const [first = Number.NaN, second = first] = named.map(([, energy]) => energy);
    if (first === second || policy === 'first') return [`${minute}/0=${first}`];
    return policy === 'last' ? [`${minute}/0=${second}`] : [`${minute}/0=${first}`, `${minute}/1=${second}`];
  });
}

describe('settle', () => {
  const twice: readonly Row[] = [
    [60, 1],
    [0, 5],
    [30, 7],
    [0, 6],
  ];

  it.each([
    ['keep', ['0/0=5', '0/1=6', '30/0=7', '60/0=1']],
    ['first', ['0/0=5', '30/0=7', '60/0=1']],
    ['last', ['0/0=6', '30/0=7', '60/0=1']],
  ] as const)('%s: a half-hour named twice with different readings', (policy, expected) => {
    const settled = settle(columns(twice), policy);
    expect(kept(settled)).toEqual(expected);
    expect(settled.repeats).toBe(1);
    expect(settled.listedRepeats).toEqual([{ minute: 0, first: 5, second: 6, line: 5 }]);
  });

  it('stores equal readings of a half-hour once and counts them', () => {
    const settled = settle(columns([[0, 5], [0, 5]]), 'keep'); // prettier-ignore
    expect(kept(settled)).toEqual(['0/0=5']);
    expect(settled).toMatchObject({ duplicates: 1, repeats: 0, tooOften: 0 });
  });

  it('rejects whatever names a half-hour for the third time', () => {
    const settled = settle(columns([[0, 5], [0, 6], [0, 5], [30, 1], [0, 9]]), 'keep'); // prettier-ignore
    expect(kept(settled)).toEqual(['0/0=5', '0/1=6', '30/0=1']);
    expect(settled).toMatchObject({ tooOften: 2, listedTooOften: [4, 6] });
  });

  it('keeps rows apart that are out of order in the far future', () => {
    const in2040 = Date.UTC(2040, 0) / 60_000;
    const settled = settle(columns([[in2040 + 90, 4], [in2040 + 30, 2], [in2040 + 60, 3], [in2040, 1]]), 'keep'); // prettier-ignore
    expect(kept(settled)).toEqual([0, 30, 60, 90].map((after, at) => `${in2040 + after}/0=${at + 1}`));
    expect([...settled.line.subarray(0, settled.length)]).toEqual([5, 3, 4, 2]);
  });

  it('does what a plain model does, and loses no row', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 12 }).map((slot) => slot * 30),
      fc.integer({ min: 0, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom('keep', 'first', 'last'), (rows, policy) => {
        const settled = settle(columns(rows), policy);
        expect(kept(settled)).toEqual(model(rows, policy));
        const excluded = policy === 'keep' ? 0 : settled.repeats;
        expect(settled.length + settled.duplicates + settled.tooOften + excluded).toBe(rows.length);
      }),
    );
  });
});
