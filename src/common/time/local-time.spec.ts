import { Temporal } from 'temporal-polyfill';
import { isLocalMidnight, isoWithOffset, localClock, localDate, startOfDay, toLocal } from './local-time.js';
import { UTC, Zone } from './zone.js';

const HALF_HOUR_MS = 1_800_000;

/** Clock changes at night, at midnight (skipped and repeated), of half an hour, of a whole day, and none. */
const ZONES: readonly (readonly [zone: string, around: string])[] = [
  ['UTC', '2016-10-30'],
  ['Europe/Berlin', '2016-03-27'],
  ['Europe/Berlin', '2016-10-30'],
  ['America/Sao_Paulo', '2016-10-16'],
  ['America/Sao_Paulo', '2017-02-19'],
  ['Australia/Lord_Howe', '2016-10-02'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Kathmandu', '1986-01-01'],
  ['America/New_York', '1969-12-31'],
];

describe('local times', () => {
  it.each(ZONES)('of %s around %s are those of Temporal', (zone, around) => {
    const rules = Zone.ofRuntime(zone);
    const first = Date.parse(`${around}T00:00Z`) - 3 * 86_400_000;
    for (let step = 0; step < 6 * 48; step++) {
      const instant = new Date(first + step * HALF_HOUR_MS);
      const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
      expect(toLocal(instant, rules).toString()).toBe(local.toPlainDateTime().toString());
      expect(startOfDay(instant, rules).getTime()).toBe(local.startOfDay().epochMilliseconds);
      expect(localDate(instant, rules)).toBe(local.toPlainDate().toString());
      expect(localClock(instant, rules)).toBe(local.toPlainTime().toString({ smallestUnit: 'minute' }));
      expect(isoWithOffset(instant, rules)).toBe(local.toString({ timeZoneName: 'never' }));
      expect([instant, isLocalMidnight(instant, rules)]).toEqual([
        instant,
        local.startOfDay().epochMilliseconds === instant.getTime(),
      ]);
    }
  });

  it.each([
    ['2016-10-30T00:00:07Z', '2016-10-29T21:30:07-02:30'],
    ['2016-10-30T00:00:07.250Z', '2016-10-29T21:30:07.25-02:30'],
    ['1970-01-01T00:00:59Z', '1969-12-31T20:30:59-03:30'],
  ])("of %s have their seconds in St John's", (instant, text) => {
    expect(isoWithOffset(new Date(instant), Zone.ofRuntime('America/St_Johns'))).toBe(text);
  });

  it('begin a day at no other moment near midnight', () => {
    expect(isLocalMidnight(new Date('2016-10-01T00:00:00.001Z'), UTC)).toBe(false);
    expect(isLocalMidnight(new Date('2016-09-30T22:00:00Z'), Zone.ofRuntime('Europe/Berlin'))).toBe(true);
  });
});
