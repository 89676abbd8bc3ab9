import { midnightBefore } from './span.js';
import { UTC, Zone } from './zone.js';

describe('midnightBefore', () => {
  it.each([
    ['2016-12-31T23:30Z', '5y', 'UTC', '2011-12-31T00:00:00.000Z'],
    ['2016-03-31T12:00Z', '1mo', 'UTC', '2016-02-29T00:00:00.000Z'],
    ['2016-07-15T12:00Z', '400d', 'UTC', '2015-06-11T00:00:00.000Z'],
    ['2016-07-15T12:00Z', '6mo', 'Europe/London', '2016-01-15T00:00:00.000Z'],
    ['2016-01-15T12:00Z', '6mo', 'Europe/London', '2015-07-14T23:00:00.000Z'],
  ])('%s less %s in %s is %s', (instant, span, zone, expected) => {
    expect(midnightBefore(new Date(instant), span, Zone.ofRuntime(zone)).toISOString()).toBe(expected);
  });

  it('refuses what is no span', () => {
    expect(() => midnightBefore(new Date(0), 'ever', UTC)).toThrow('no span');
  });
});
