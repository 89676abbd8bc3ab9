import { backwardSteps } from './backward-steps.js';
import { ReadingColumns } from './reading-columns.js';

/** Half-hours, the first row of the file in line 2. */
function columns(...halfHours: readonly number[]): ReadingColumns {
  const rows = new ReadingColumns(halfHours.length);
  for (const [at, halfHour] of halfHours.entries()) rows.add(halfHour * 30, 1, at + 2);
  return rows;
}
const upTo = (count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, nth) => from + nth);

describe('backwardSteps', () => {
  it.each([
    ['a file in order', upTo(200)],
    ['one from the newest to the oldest', upTo(200).toReversed()],
    ['a repeated hour', [...upTo(10), ...upTo(10, 8)]],
    ['two days in turns', [0, 48, 1, 49, 2, 50]],
    ['a row', [5]],
    ['no row', []],
  ])('finds none in %s', (_, rows) => {
    expect(backwardSteps(columns(...rows))).toBeUndefined();
  });

  it('finds where a later piece begins before an earlier one', () => {
    expect(backwardSteps(columns(...upTo(100, 100), ...upTo(100)))).toEqual({ count: 1, line: 102 });
    expect(backwardSteps(columns(...upTo(100).toReversed(), ...upTo(100, 100).toReversed()))).toEqual({
      count: 1,
      line: 102,
    });
  });

  it('counts a wrong date among others, and where time goes on behind it', () => {
    const [early, late] = [-100_000, 100_000];
    expect(backwardSteps(columns(...upTo(10), early, ...upTo(10, 11)))).toEqual({ count: 1, line: 12 });
    expect(backwardSteps(columns(...upTo(10), late, ...upTo(10, 11)))).toEqual({ count: 1, line: 13 });
  });

  it('lets a day pass, and no more', () => {
    expect(backwardSteps(columns(...upTo(60), 11))).toBeUndefined();
    expect(backwardSteps(columns(...upTo(60), 10))).toEqual({ count: 1, line: 62 });
  });
});
