import { Temporal } from 'temporal-polyfill';
import { Zone } from '../../common/time/index.js';
import { LocalClock, NEVER, TWICE } from './local-clock.js';

const wall = (text: string): number => Date.parse(`${text}:00Z`) / 60_000;
const iso = (minute: number): string => new Date(minute * 60_000).toISOString().slice(0, 16);
const instants = (zone: string, text: string): readonly string[] =>
  new LocalClock(Zone.ofRuntime(zone)).instantsOf(wall(text)).map(iso);

describe('LocalClock', () => {
  it.each([
    ['Europe/London', '2016-10-30 01:30', ['2016-10-30T00:30', '2016-10-30T01:30']],
    ['Europe/London', '2016-03-27 01:00', []],
    ['Europe/London', '2016-07-15 12:00', ['2016-07-15T11:00']],
    ['America/St_Johns', '2005-10-30 00:00', ['2005-10-30T02:30', '2005-10-30T03:30']],
    ['America/St_Johns', '2016-11-06 01:30', ['2016-11-06T04:00', '2016-11-06T05:00']],
    // Half an hour only.
    ['Australia/Lord_Howe', '2016-04-03 01:30', ['2016-04-02T14:30', '2016-04-02T15:00']],
    ['Australia/Lord_Howe', '2016-04-03 01:00', ['2016-04-02T14:00']],
    ['Australia/Lord_Howe', '2016-10-02 02:00', []],
    ['Asia/Kolkata', '2016-10-30 01:30', ['2016-10-29T20:00']],
    ['Asia/Kathmandu', '2016-10-30 01:30', ['2016-10-29T19:45']],
    ['Asia/Tokyo', '2016-10-30 01:30', ['2016-10-29T16:30']],
    ['UTC', '2016-10-30 01:30', ['2016-10-30T01:30']],
  ])('%s %s', (zone, text, expected) => {
    expect(instants(zone, text)).toEqual(expected);
  });

  it.each([
    'Europe/London',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Asia/Tokyo',
    'Africa/Casablanca',
  ])('agrees with Temporal on every half-hour of 2016 in %s', (zone) => {
    const clock = new LocalClock(Zone.ofRuntime(zone));
    const named = Map.groupBy(halfHoursOf2016(), (instant) => localMinute(instant, zone));
    const wrong: string[] = [];
    for (let minute = wall('2016-01-03 00:00'); minute < wall('2016-12-29 00:00'); minute += 30) {
      const [only = NEVER, ...others] = named.get(minute) ?? [];
      if (!Object.is(clock.instantOf(minute), others.length > 0 ? TWICE : only)) wrong.push(iso(minute));
    }
    expect(wrong).toEqual([]);
  });
});

function* halfHoursOf2016(): Generator<number, void, undefined> {
  for (let minute = wall('2016-01-01 00:00'); minute < wall('2017-01-01 00:00'); minute += 30) yield minute;
}

function localMinute(instant: number, zone: string): number {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant * 60_000).toZonedDateTimeISO(zone);
  return instant + moment.offsetNanoseconds / 60e9;
}
