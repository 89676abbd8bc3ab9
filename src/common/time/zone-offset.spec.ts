import { Temporal } from 'temporal-polyfill';
import { isoWithOffset, toLocal } from './local-time.js';
import { clockChanges, offsetMsAt } from './zone-offset.js';

const ZONES = [
  'UTC',
  'Europe/London',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Monrovia',
];

describe.each(ZONES)('the offset of %s', (zone) => {
  /** Every 20 days from 1965 to 2030, and the instants around each clock change in between. */
  const instants = (): number[] => {
    const times = Array.from({ length: 1_190 }, (_, index) => Date.UTC(1965, 0, 1) + index * 20 * 86_400_123);
    let change = toLocal(new Date(Date.UTC(1965, 0, 1)), zone).getTimeZoneTransition('next');
    while (change && change.year < 2030) {
      const time = change.epochMilliseconds;
      times.push(time - 1_000, time - 1, time, time + 1, time + 1_800_000);
      change = change.getTimeZoneTransition('next');
    }
    return times;
  };

  it('is that of Temporal, and so is the text of an instant', () => {
    const times = instants();
    const locals = times.map((time) => Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone));
    expect(times.map((time) => offsetMsAt(time, zone))).toEqual(
      locals.map(({ offsetNanoseconds }) => offsetNanoseconds / 1e6),
    );
    expect(times.map((time) => isoWithOffset(new Date(time), zone))).toEqual(
      locals.map((local) => local.toString({ timeZoneName: 'never' })),
    );
  });
});

describe('clockChanges', () => {
  const changesOf = (zone: string, from: string, to: string) =>
    clockChanges({ from: new Date(from), to: new Date(to) }, zone);

  it('cuts a range at each change, with the offset of every part', () => {
    expect(changesOf('Europe/London', '2016-01-01T00:00:00Z', '2017-01-01T00:00:00Z')).toEqual({
      changes: [new Date('2016-03-27T01:00:00Z'), new Date('2016-10-30T01:00:00Z')],
      offsets: [0, 3_600, 0],
    });
  });

  it('has no cut where the range ends with a change, or the zone knows none', () => {
    expect(changesOf('Europe/London', '2016-10-01T00:00:00Z', '2016-10-30T01:00:00Z')).toEqual({
      changes: [],
      offsets: [3_600],
    });
    expect(changesOf('UTC', '2016-01-01T00:00:00Z', '2017-01-01T00:00:00Z')).toEqual({
      changes: [],
      offsets: [0],
    });
  });
});
