import { parseInstant } from './parse-instant.js';
import { UTC, Zone } from './zone.js';

describe('parseInstant', () => {
  it.each([
    ['2016-07-15', 'UTC', '2016-07-15T00:00:00.000Z'],
    ['2016-07-15', 'Europe/London', '2016-07-14T23:00:00.000Z'],
    ['2016-07-15T12:30:00+01:00', 'UTC', '2016-07-15T11:30:00.000Z'],
    ['2016-07-15T12:30Z', 'Asia/Tokyo', '2016-07-15T12:30:00.000Z'],
    ['2016-07-15T12:30:00 01:00', 'UTC', '2016-07-15T11:30:00.000Z'],
  ])('reads %s in %s as %s', (text, zone, expected) => {
    expect(parseInstant(text, Zone.ofRuntime(zone))?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2016-02-30',
    '2016-13-01',
    '2016-07-15T12:30:00',
    '0001-01-01',
    '12016-07-15',
    '2016-7-5',
  ])('refuses %j', (text) => {
    expect(parseInstant(text, UTC)).toBeNull();
  });
});
