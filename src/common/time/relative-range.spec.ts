import { isRelativeRange, relativeRange } from './relative-range.js';
import { Zone } from './zone.js';

const range = (name: string, end: string, zone = 'UTC'): string[] => {
  const { from, to } = relativeRange(name, new Date(end), Zone.ofRuntime(zone));
  return [from.toISOString(), to.toISOString()];
};
const midnight = (date: string): string => `${date}T00:00:00.000Z`;

describe('a relative range', () => {
  it.each([
    ['last-7d', '2016-12-25', '2017-01-01'],
    ['last-30d', '2016-12-02', '2017-01-01'],
    ['last-1d', '2016-12-31', '2017-01-01'],
    ['this-month', '2016-12-01', '2017-01-01'],
    ['last-month', '2016-11-01', '2016-12-01'],
    ['this-year', '2016-01-01', '2017-01-01'],
    ['last-year', '2015-01-01', '2016-01-01'],
  ])('%s counts from the last day that has data when that day is full', (name, from, to) => {
    expect(range(name, '2017-01-01T00:00:00Z')).toEqual([midnight(from), midnight(to)]);
  });

  it.each([
    ['last-7d', '2016-03-25', '2016-04-01'],
    ['this-month', '2016-03-01', '2016-04-01'],
    ['last-month', '2016-02-01', '2016-03-01'],
  ])('%s reaches to the end of a last day that has just begun', (name, from, to) => {
    expect(range(name, '2016-03-31T00:30:00Z')).toEqual([midnight(from), midnight(to)]);
  });

  it('counts local days, the long one of the autumn clock change too', () => {
    expect(range('last-7d', '2016-11-01T00:00:00Z', 'Europe/London')).toEqual([
      '2016-10-24T23:00:00.000Z',
      '2016-11-01T00:00:00.000Z',
    ]);
  });

  it('keeps whole days where clocks change at midnight', () => {
    // In Beirut 2016-03-27 begins at 01:00, the first instant after 2016-03-26T22:00Z.
    expect(range('last-2d', '2016-03-28T21:00:00Z', 'Asia/Beirut')).toEqual([
      '2016-03-26T22:00:00.000Z',
      '2016-03-28T21:00:00.000Z',
    ]);
  });

  it.each(['last-0d', 'last-10000d', 'last-7', 'next-month', '', 7, undefined])(
    'does not know %p',
    (name) => {
      expect(isRelativeRange(name)).toBe(false);
    },
  );
});
