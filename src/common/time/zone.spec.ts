import { Temporal } from 'temporal-polyfill';
import { isoWithOffset } from './local-time.js';
import { UTC, Zone } from './zone.js';

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
    let change = Temporal.Instant.fromEpochMilliseconds(Date.UTC(1965, 0, 1))
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition('next');
    while (change && change.year < 2030) {
      const time = change.epochMilliseconds;
      times.push(time - 1_000, time - 1, time, time + 1, time + 1_800_000);
      change = change.getTimeZoneTransition('next');
    }
    return times;
  };

  it('is that of Temporal, and so is the text of an instant', () => {
    const rules = Zone.ofRuntime(zone);
    const times = instants();
    const locals = times.map((time) => Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone));
    expect(times.map((time) => rules.offsetMsAt(time))).toEqual(
      locals.map(({ offsetNanoseconds }) => offsetNanoseconds / 1e6),
    );
    expect(times.map((time) => isoWithOffset(new Date(time), rules))).toEqual(
      locals.map((local) => local.toString({ timeZoneName: 'never' })),
    );
  });
});

describe('the instant of a clock', () => {
  const london = Zone.ofRuntime('Europe/London');
  const wall = (text: string): number => Date.parse(`${text}Z`);

  it.each([
    ['2016-07-15T12:00', '2016-07-15T11:00:00.000Z', '2016-07-15T11:00:00.000Z'],
    ['2016-03-27T01:30', '2016-03-27T01:30:00.000Z', '2016-03-27T01:00:00.000Z'],
    ['2016-10-30T01:30', '2016-10-30T00:30:00.000Z', '2016-10-30T00:30:00.000Z'],
    ['2016-10-30T02:00', '2016-10-30T02:00:00.000Z', '2016-10-30T02:00:00.000Z'],
  ])('%s in London is %s, and the first one from it %s', (time, named, first) => {
    expect(new Date(london.instantOf(wall(time))).toISOString()).toBe(named);
    expect(new Date(london.firstInstantFrom(wall(time))).toISOString()).toBe(first);
  });
});

describe('two sets of rules', () => {
  const transitions = (...changes: readonly (readonly [at: string, hours: number])[]) =>
    changes.map(([at, hours]) => ({
      at: at === '' ? -Infinity : Date.parse(at),
      offsetMs: hours * 3_600_000,
    }));
  const old = new Zone(
    'America/Vancouver',
    transitions(['', -8], ['2026-03-08T10:00Z', -7], ['2026-11-01T09:00Z', -8]),
  );
  const now = new Zone('America/Vancouver', transitions(['', -8], ['2026-03-08T10:00Z', -7]));
  const range = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });

  it('differ where their offsets do, inside the range that is asked for', () => {
    expect(now.differencesFrom(old, range('2026-01-01', '2027-01-01'))).toEqual([
      range('2026-11-01T09:00Z', '2027-01-01'),
    ]);
    expect(now.differencesFrom(old, range('2026-01-01', '2026-11-01T09:00Z'))).toEqual([]);
    expect(now.differencesFrom(now, range('2026-01-01', '2027-01-01'))).toEqual([]);
  });

  it('are joined at an instant, and no change is told where none is', () => {
    const at = new Date('2026-06-01');
    expect(old.until(at, now).transitions).toEqual(now.transitions);
    expect(now.until(at, old).transitions).toEqual(old.transitions);
    const ahead = new Zone('America/Vancouver', transitions(['', -6], ['2026-09-01', -5]));
    const joined = now.until(at, ahead);
    expect(joined.transitions).toEqual(
      transitions(['', -8], ['2026-03-08T10:00Z', -7], ['2026-06-01', -6], ['2026-09-01', -5]),
    );
    expect(joined.name).toBe('America/Vancouver');
  });

  it('differ in one part where several cuts lie beside each other', () => {
    const other = new Zone('x', transitions(['', -8], ['2026-03-08T10:00Z', -6], ['2026-05-01T00:00Z', -5]));
    expect(now.differencesFrom(other, range('2026-03-01', '2026-06-01'))).toEqual([
      range('2026-03-08T10:00Z', '2026-06-01'),
    ]);
  });
});

it('a zone must say what held at the beginning', () => {
  expect(() => new Zone('Europe/London', [{ at: 0, offsetMs: 0 }])).toThrow('do not begin at the beginning');
  expect(UTC.offsetMsAt(0)).toBe(0);
});
