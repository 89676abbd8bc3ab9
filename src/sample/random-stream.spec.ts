import { RandomStream } from './random-stream.js';

const draws = (...key: readonly number[]): readonly number[] => {
  const random = new RandomStream(...key);
  return Array.from({ length: 2000 }, () => random.unit());
};

describe('RandomStream', () => {
  it('draws the same numbers for the same key', () => {
    expect(draws(1, 2, 3)).toEqual(draws(1, 2, 3));
  });

  it.each([
    [
      [1, 2, 3],
      [1, 2, 4],
    ],
    [
      [1, 2, 3],
      [3, 2, 1],
    ],
    [[0], [0, 0]],
  ])('draws others for %p than for %p', (one, other) => {
    expect(draws(...one).slice(0, 5)).not.toEqual(draws(...other).slice(0, 5));
  });

  it('spreads evenly over [0, 1)', () => {
    const tenths = Array<number>(10).fill(0);
    for (const value of draws(7)) tenths[Math.floor(value * 10)]! += 1;
    expect(tenths).toHaveLength(10);
    expect(Math.min(...tenths)).toBeGreaterThan(140);
    expect(Math.max(...tenths)).toBeLessThan(260);
  });

  it('reaches both ends of a range of whole numbers and nothing beyond', () => {
    const random = new RandomStream(1);
    const seen = new Set(Array.from({ length: 500 }, () => random.whole(-2, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  it('shuffles without losing or adding an item', () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    const shuffled = new RandomStream(5).shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});
