import { FileTally } from './file-tally.js';
import { halfHoursOf } from './half-hours.js';
import { Parts } from './parts.js';

const NOON = 29_000_160;

function read(intervals: readonly (readonly [start: number, minutes: number])[], phase = 0) {
  const parts = new Parts();
  for (const [line, [start, minutes]] of intervals.entries()) {
    const value = { mantissa: 100, decimals: 0 };
    parts.add({ start: NOON + start, minutes, value, unit: 0, quality: 0, line: line + 1 });
  }
  const tally = new FileTally();
  const rules = { splitHours: true, phase };
  const { minute } = halfHoursOf({ id: 'a', registers: new Map([['x', parts]]), rejected: 0 }, rules, tally);
  const rejects = tally.rejects.listed.map(({ line, code }) => [line, code]);
  return { minutes: Array.from(minute, (start) => start - NOON), rejects };
}

describe('intervals that do not lie in one half-hour', () => {
  it('are rejected by name, whatever their length', () => {
    const { minutes, rejects } = read([
      [0, 30],
      [37, 30],
      [80, 20],
      [127, 60],
    ]);
    expect(minutes).toEqual([0]);
    expect(rejects).toEqual([2, 3, 4, 4].map((line) => [line, 'not_on_half_hour']));
  });

  it('are told by where half-hours begin', () => {
    expect(read([[15, 30]], 15)).toEqual({ minutes: [15], rejects: [] });
    expect(read([[15, 30]])).toEqual({ minutes: [], rejects: [[1, 'not_on_half_hour']] });
  });
});
