import { Zone } from '../../../common/time/index.js';
import { LocalClock } from '../../readings/local-clock.js';
import { PartStore } from '../gathered/part-store.js';
import { isSkipped, NamedIntervals } from './named-intervals.js';

const LONDON = new LocalClock(Zone.ofRuntime('Europe/London'));
const AUTUMN = Date.UTC(2026, 9, 25) / 60_000;
const SPRING = Date.UTC(2026, 2, 29) / 60_000;

const minute = (clock: string, day: number): number =>
  day + Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const utc = (instant: number, day: number): string => {
  const at = instant - day;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
};

/** The instants (UTC) of rows that name a time, or two; `-` behind it is a row without a value. */
function resolved(rows: string, names: 'start' | 'end-clock' = 'start', minutes = 30, day = AUTUMN): string {
  const store = new PartStore();
  const named = new NamedIntervals(LONDON, names, store.register());
  rows.split(' ').forEach((row, line) => {
    const [from = '', to] = row.replace('-', '').split('>');
    const part = { start: minute(from, day), minutes, unit: 0, quality: 0, line };
    const end = to === undefined ? undefined : minute(to, day);
    if (row.endsWith('-')) named.addMention(part, end);
    else named.add({ ...part, value: { mantissa: 1, decimals: 0 } }, end);
  });
  const { start, length } = named.resolve(store);
  return Array.from(start.subarray(0, length), (instant) => utc(instant, day)).join(' ');
}

describe('NamedIntervals in the hour that London has twice', () => {
  it.each([
    ['two blocks', '00:30 01:00 01:30 01:00 01:30 02:00', '-1:30 00:00 00:30 01:00 01:30 02:00'],
    ['interleaved', '00:30 01:00 01:00 01:30 01:30 02:00', '-1:30 00:00 01:00 00:30 01:30 02:00'],
    [
      'newest first',
      '02:30 02:00 01:30 01:00 01:30 01:00 00:30',
      '02:30 02:00 01:30 01:00 00:30 00:00 -1:30',
    ],
    ['the first one is missing', '00:30 01:30 01:00 01:30 02:00', '-1:30 00:30 01:00 01:30 02:00'],
    ['the last one is missing', '00:30 01:00 01:30 01:00 02:00', '-1:30 00:00 00:30 01:00 02:00'],
    [
      'named once, nothing before it is past the change',
      '00:30 01:00 01:30 02:00',
      '-1:30 00:00 00:30 02:00',
    ],
    ['the first hour has no value', '00:30 01:00- 01:30- 01:00 01:30 02:00', '-1:30 01:00 01:30 02:00'],
    ['the second hour has no value', '00:30 01:00 01:30 01:00- 01:30- 02:00', '-1:30 00:00 00:30 02:00'],
  ])('%s', (_, rows, instants) => {
    expect(resolved(rows)).toBe(instants.replaceAll('-1:30', utc(AUTUMN - 30, AUTUMN)));
  });

  it('goes by the ends where they are what is named', () => {
    expect(resolved('01:00 01:30 01:00 01:30 02:00', 'end-clock')).toBe(
      [-30, 0, 30, 60, 90].map((at) => utc(AUTUMN + at, AUTUMN)).join(' '),
    );
    expect(resolved('01:30 01:00 01:30 02:00', 'end-clock')).toBe('00:00 00:30 01:00 01:30');
  });

  it('takes the pair that lies an interval apart, by the clock of before or of after', () => {
    const first = utc(AUTUMN + 45, AUTUMN);
    expect(resolved('01:45>01:00', 'start', 0)).toBe(first);
    expect(resolved('01:45>02:00 01:45>02:00', 'start', 0)).toBe(`${first} 01:45`);
    expect(resolved('02:00>01:15', 'start', 0)).toBe('01:00');
    expect(resolved('01:15>01:30 01:15>01:30', 'start', 0)).toBe('00:15 01:15');
  });
});

describe('NamedIntervals of whole hours', () => {
  it('knows by a row without a value that the first hour is over', () => {
    expect(resolved('00:00>01:00 01:00>01:00- 01:00>02:00 02:00>03:00', 'start', 0)).toBe(
      `${utc(AUTUMN - 60, AUTUMN)} 01:00 02:00`,
    );
  });
});

describe('NamedIntervals in the hour that London skips', () => {
  const isNever = (from: string, to?: string): boolean =>
    isSkipped(LONDON, minute(from, SPRING), to === undefined ? undefined : minute(to, SPRING));

  it('knows the times that no clock shows', () => {
    expect(isNever('00:45')).toBe(false);
    expect(isNever('01:00')).toBe(true);
    expect(isNever('01:45')).toBe(true);
    expect(isNever('02:00')).toBe(false);
  });

  it('takes a pair that touches the change by either clock', () => {
    expect(isNever('00:45', '01:00')).toBe(false);
    expect(isNever('00:45', '02:00')).toBe(false);
    expect(isNever('01:00', '02:15')).toBe(false);
    expect(isNever('01:00', '01:15')).toBe(true);
    expect(isNever('01:45', '02:00')).toBe(true);
  });
});
