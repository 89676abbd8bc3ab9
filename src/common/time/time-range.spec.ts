import { sharedHalfHours, sharedRange } from './time-range.js';

const at = (time: string): Date => new Date(`2016-07-15T${time}:00Z`);
const range = (from: string, to: string): { from: Date; to: Date } => ({ from: at(from), to: at(to) });

describe('half-hours that a range shares with the data', () => {
  it.each([
    ['00:00', '23:00', 26],
    ['08:00', '10:00', 2],
    ['10:00', '12:00', 4],
    ['21:00', '23:00', 2],
    // Half-hours begin at 10:30, 11:00 and 11:30.
    ['10:07', '12:00', 3],
    ['10:00', '11:07', 3],
    ['10:07', '10:20', 0],
    ['10:20', '10:40', 1],
    ['23:00', '23:30', 0],
    ['06:00', '07:00', 0],
  ])('from %s to %s, of data from 09:00 to 22:00, are %d', (from, to, count) => {
    expect(sharedHalfHours(range(from, to), at('09:00'), at('22:00'))).toBe(count);
  });

  it('lie in both ranges', () => {
    expect(sharedRange(range('08:00', '12:00'), range('09:00', '22:00'))).toEqual(range('09:00', '12:00'));
  });
});
