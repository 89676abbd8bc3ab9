import type { ImportTestFolder } from '../test/support/import-folder.js';

/*
 * A small data set with everything that readings can have: gaps, repeats, rejects, restatements, runs of the same
 * value, and clock changes. The same on every machine. Energies are halves of a Wh, so that sums are exact in whatever
 * order they are added up.
 */

const HALF_HOUR = 30 * 60 * 1000;
const DAY = 48 * HALF_HOUR;

/** Where summer time was in force in London. */
const SUMMERS = [
  ['2015-03-29T01:00Z', '2015-10-25T01:00Z'],
  ['2016-03-27T01:00Z', '2016-10-30T01:00Z'],
].map(([from = '', to = '']) => [Date.parse(from), Date.parse(to)] as const);

const FIRST = Date.parse('2015-10-01T00:00+01:00');
const LATE = Date.parse('2016-09-01T00:00+01:00');
const END = Date.parse('2016-11-10T00:00Z');

/** What is written of a half-hour instead of its ordinary energy; null leaves it out. */
type Change = (start: number, wh: number) => number | null;

const at = (text: string): number => Date.parse(text);
const within = (start: number, from: string, to: string): boolean => start >= at(from) && start < at(to);

/** As a file of London names the half-hour. */
function wallTime(start: number): string {
  const isSummer = SUMMERS.some(([from, to]) => start >= from && start < to);
  return new Date(start + (isSummer ? 2 * HALF_HOUR : 0)).toISOString().slice(0, 19).replace('T', ' ');
}

/** More in the evening and at the weekend, and a little of its own in every half-hour. */
function ordinaryWh(userId: number, start: number): number {
  const slot = Math.floor(start / HALF_HOUR);
  const day = Math.floor(slot / 48);
  const evening = slot % 48 > 33 && slot % 48 < 44 ? 180 : 0;
  const weekend = day % 7 === 2 || day % 7 === 3 ? 40 : 0;
  return 40 + (userId % 10) * 12.5 + evening + weekend + ((slot * 37 + userId * 11 + day * 5) % 97) / 2;
}

function rows(userId: number, from: number, to: number, change: Change = (_, wh) => wh): string[] {
  const lines: string[] = [];
  for (let start = from; start < to; start += HALF_HOUR) {
    const wh = change(start, ordinaryWh(userId, start));
    if (wh !== null) lines.push(`${wallTime(start)},${wh}`);
  }
  return lines;
}

const USERS = [
  '7,north,flat',
  '2000,north,flat',
  '2001,north,night',
  '2002,"south, upper",flat',
  '2003,"south, upper",flat',
  '2004,north,night',
  '2005,"south, upper",flat',
  '2006,west,flat',
  '2007,west,"=1+1, ""best"""',
  '2008,west,night',
];

const withGaps: Change = (start, wh) =>
  within(start, '2016-02-03T10:00Z', '2016-02-03T12:30Z') ||
  within(start, '2016-05-10T00:00+01:00', '2016-05-17T00:00+01:00') ||
  within(start, '2016-10-30T00:30Z', '2016-10-30T01:00Z')
    ? null
    : wh;

/** Three days of nothing, a night of the same, a day over the fuse and one with a spike. */
const oddities: Change = (start, wh) => {
  if (within(start, '2016-06-01T00:00+01:00', '2016-06-04T00:00+01:00')) return 0;
  if (within(start, '2016-07-01T20:00Z', '2016-07-02T06:00Z')) return 77.5;
  if (start === at('2016-07-20T12:00Z')) return 12_000;
  return start === at('2016-08-01T18:30Z') ? 3_000 : wh;
};

const REJECTED = [
  '2016-10-01 10:10:00,1',
  '2016-03-27 01:30:00,5',
  '2016-10-02 10:00:00,x',
  '2016-10-02 10:30:00,',
  '2016-10-02 11:00:00,-4',
  '2016-10-02 11:30:00,2000000000',
  '2016-10-02 12:00:00,1,2',
  '2150-01-01 00:00:00,3',
  'yesterday,3',
  '=1+1,<b>"x"</b>',
];

/** The first delivery. */
export async function firstDelivery(folder: ImportTestFolder): Promise<void> {
  await folder.users(...USERS);
  await folder.readings(7, ...rows(7, LATE, END));
  await folder.readings(2000, ...rows(2000, FIRST, END));
  await folder.readings(2001, ...rows(2001, FIRST + 40 * DAY, END, withGaps));
  await folder.readings(
    2002,
    ...rows(2002, FIRST, END),
    '2016-09-10 12:00:00,17.5',
    '2016-09-10 12:00:00,17.5',
    '2016-09-11 08:30:00,1',
    '2016-09-11 08:30:00,2',
  );
  await folder.readings(2003, ...rows(2003, FIRST, END), ...REJECTED);
  await folder.readings(2004, ...rows(2004, FIRST, END, oddities));
  await folder.readings(2005, ...rows(2005, LATE, END).filter(notTheSecondOne));
  await folder.readings(2006, ...rows(2006, at('2016-10-28T00:00+01:00'), at('2016-10-31T00:00Z')));
  await folder.readings(2008, ...rows(2008, LATE, LATE + DAY), ...REJECTED);
  await folder.readings(9999, ...rows(9999, LATE, LATE + DAY));
  await folder.file('consumption/77.csv', 'time,kwh\n');
}

/** 01:00 stands twice on 30 October 2016, and the second 01:30 is missing. */
function notTheSecondOne(row: string, place: number, all: readonly string[]): boolean {
  const [time = ''] = row.split(',');
  return time !== '2016-10-30 01:30:00' || all.findIndex((other) => other.startsWith(time)) === place;
}

/** Corrections: restated readings over a clock change, a gap filled, a file that was turned away, another tariff; a user twice. */
export async function corrections(folder: ImportTestFolder): Promise<void> {
  const users = USERS.map((user) => (user.startsWith('2006') ? '2006,west,night' : user));
  await folder.users(...users, '2002,west,flat', 'x,north,flat');
  await folder.readings(
    2000,
    ...rows(2000, at('2016-10-29T12:00Z'), at('2016-10-31T12:00Z'), (_, wh) => wh + 10.5),
  );
  await folder.readings(2001, ...rows(2001, at('2016-05-12T00:00Z'), at('2016-05-14T00:00Z')));
  await folder.readings(2008, ...rows(2008, LATE, END));
}

/** Other values of a user, which are kept out. */
export async function otherValues(folder: ImportTestFolder): Promise<void> {
  await folder.readings(
    2002,
    ...rows(2002, at('2016-09-05T00:00Z'), at('2016-09-06T00:00Z'), (_, wh) => wh * 2),
  );
}

/** A file whose times name the ends of half-hours, and which names one of them three times. */
export async function endsOfHalfHours(folder: ImportTestFolder): Promise<void> {
  await folder.users('2009,north,flat');
  const half = rows(2009, LATE + HALF_HOUR, END + HALF_HOUR);
  await folder.readings(2009, ...half, ...[1, 2, 3].map((wh) => `2016-10-05 10:00:00,${wh}`));
}
