import { Temporal } from 'temporal-polyfill';
import { isoWithOffset, toLocal } from './local-time.js';
import { offsetMsAt } from './zone-offset.js';

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
