import { chunksOf } from './chunk-maker.js';

const minuteOf = (instant: string): number => Date.parse(instant) / 60_000;
const DAY = 1440;

describe('chunksOf', () => {
  const chunks = (...minutes: readonly number[]): readonly number[] =>
    chunksOf(Int32Array.from(minutes), minutes.length).map((start) => start / (30 * DAY));

  it('names each chunk that has a row once, and none between them', () => {
    const year = Array.from({ length: 365 }, (_, day) => minuteOf('2025-01-01T00:00:00Z') + day * DAY);
    const found = chunks(minuteOf('2000-01-01T00:00:00Z'), ...year);
    expect(found).toEqual([365, ...Array.from({ length: 13 }, (_, month) => 669 + month)]);
  });

  it('tells the last half-hour of a chunk from the first of the next', () => {
    expect(chunks(30 * DAY * 400 - 30, 30 * DAY * 400, 30 * DAY * 400)).toEqual([399, 400]);
  });

  it('looks at settled rows only', () => {
    expect(chunksOf(Int32Array.of(0, 0, 30 * DAY), 2)).toEqual([0]);
    expect(chunksOf(new Int32Array(), 0)).toEqual([]);
  });
});
