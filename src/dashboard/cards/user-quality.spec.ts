import type { Fields } from '../../common/http/index.js';
import { UTC } from '../../common/time/index.js';
import type { QualityAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { userQualityView } from './user-quality.js';

type Known = Parameters<typeof userQualityView>[0];

const CLEAN = {
  first_reading: new Date('2016-07-15T00:00Z'),
  last_reading: new Date('2016-12-31T23:30Z'),
  observed: 8160,
  expected: 8160,
  coverage: 1,
  repeats: 0,
  gap_runs: 0,
  flags: [],
} as unknown as Fields<QualityAnswer>;

function itemsOf({
  quality,
  ...rest
}: { quality?: Partial<QualityAnswer> } & Partial<Omit<Known, 'quality'>>) {
  const { items } = userQualityView({
    id: '12',
    far: [],
    outOfOrder: 0,
    gaps: [],
    repeats: [],
    issues: undefined,
    dates: new Dates(UTC),
    dayHref: (day) => `#${day.toISOString().slice(0, 10)}`,
    quality: { ...CLEAN, ...quality },
    ...rest,
  });
  return new Map(items.map((item) => [item.name, item]));
}

describe('the card of data quality', () => {
  it('says of clean readings that nothing is wrong', () => {
    const items = itemsOf({});
    expect([...items].map(([name, { text }]) => `${name}: ${text}`)).toEqual([
      'Readings: All 8,160 half-hours are there. First 15 Jul 2016, 00:00, last 31 Dec 2016, 23:30.',
      'Gaps: None.',
      'Repeats: None.',
      'Rows: Every row of its files was taken.',
      'Values: None is too high, flat-lined or a spike, and no day is all zeros.',
    ]);
    expect([...items.values()].some(({ warning }) => warning)).toBe(false);
  });

  it.each([
    [0, 0, 'None is expected here.'],
    [0, 1, '0 of 1 half-hour is there: 0 %.'],
    [1, 1, 'The one half-hour is there.'],
    [1, 2, '1 of 2 half-hours are there: 50 %.'],
    [2, 2, 'All 2 half-hours are there.'],
  ])('counts %d of %d half-hours in words', (observed, expected, words) => {
    const coverage = expected === 0 ? null : observed / expected;
    const { text } = itemsOf({ quality: { observed, expected, coverage } }).get('Readings')!;
    expect(text).toContain(words);
  });

  it('tells of readings that nobody metered, and of halves of hours, where there are any', () => {
    const quality = {
      estimated_readings: 122,
      estimated_share: 0.0234,
      first_estimated: new Date('2016-07-19T05:00Z'),
      last_estimated: new Date('2016-07-21T17:30Z'),
      derived_readings: 96,
    };
    const items = itemsOf({ quality });
    expect(items.get('Estimated')?.text).toBe(
      '122 readings, 2.3 % of the energy, were estimated, substituted or edited. First 19 Jul 2016, 05:00, last 21 Jul 2016, 17:30.',
    );
    expect(items.get('From hours')?.text).toMatch(/^96 half-hours are halves of hourly readings\. /);
    const one = {
      ...quality,
      estimated_readings: 1,
      estimated_share: 0,
      last_estimated: quality.first_estimated,
    };
    expect(itemsOf({ quality: one }).get('Estimated')?.text).toBe(
      '1 reading was estimated, substituted or edited. It is of 19 Jul 2016, 05:00.',
    );
  });

  it('lists gaps with their lengths and days, and how many more there are', () => {
    const items = itemsOf({
      quality: { observed: 8100, coverage: 8100 / 8160, gap_runs: 3 },
      gaps: [{ from: new Date('2016-10-06T00:00Z'), to: new Date('2016-10-07T00:00Z'), half_hours: 48 }],
    });
    expect(items.get('Readings')?.text).toContain('8,100 of 8,160 half-hours are there: 99.2 %.');
    expect(items.get('Gaps')).toMatchObject({
      warning: true,
      text: '3 with 60 half-hours missing. Means leave them out; they never count as zero.',
      lines: [{ text: '6 Oct 2016, 00:00 – 7 Oct 2016, 00:00: 48 half-hours', href: '#2016-10-06' }],
      rest: 'and 2 more',
    });
  });

  it('tells the energy of repeats, when all of them are known', () => {
    const repeats = [{ start: new Date('2016-10-26T01:00Z'), first_wh: 120, second_wh: 87.5 }];
    expect(itemsOf({ quality: { repeats: 1 }, repeats }).get('Repeats')).toMatchObject({
      text: '1 half-hour has two readings, and both count. The second one holds 88 Wh.',
      lines: [{ text: '26 Oct 2016, 01:00: 120 Wh, then 88 Wh', href: '#2016-10-26' }],
      rest: '',
    });
    expect(itemsOf({ quality: { repeats: 12 }, repeats }).get('Repeats')).toMatchObject({
      text: '12 half-hours have two readings, and both count.',
      rest: 'and 11 more',
    });
  });

  it('leads to the import that left rows out or found others', () => {
    const issues = { userId: '3000', rejects: 1, repeats: 0, restatements: 2, lastImportId: 7 };
    expect(itemsOf({ issues }).get('Rows')).toMatchObject({
      warning: true,
      text: '1 row was left out, over all imports. 2 stored readings differ from a later file.',
      more: { text: 'See the last, import 7', href: '/imports/7?kind=reject&user=3000#issues' },
    });
  });

  it('explains each flag', () => {
    const items = itemsOf({ quality: { flags: ['stuck', 'spike'], stuck_runs: 1, spike_days: 4 } });
    expect(items.get('Flat-lined')).toMatchObject({
      warning: true,
      advice: 'Check whether the meter still counts.',
    });
    expect(items.get('Spikes')?.text).toContain('On 4 days');
    expect(items.has('Values')).toBe(false);
  });

  it('says that the times of a file go back', () => {
    expect(itemsOf({ outOfOrder: 1 }).get('Order')).toMatchObject({
      warning: true,
      text: 'The times of 1 file go back by more than a day. The readings are taken all the same.',
    });
    expect(itemsOf({}).has('Order')).toBe(false);
  });

  it('names the line that removes each time far away, and no more than that', () => {
    const part = (from: string, to: string, readings: number): Known['far'][number] => ({
      user_id: '12',
      readings,
      from: new Date(from),
      to: new Date(to),
    });
    const items = itemsOf({
      quality: { flags: ['far_away'], far_readings: 4 },
      far: [part('2001-01-01', '2001-01-02', 1), part('2019-03-30', '2019-04-01', 3)],
    });
    expect(items.get('Far away')).toMatchObject({
      text: '4 readings lie a year or more away from all others, and the data seem to last that long.',
      lines: [
        { text: '1 Jan 2001: 1 reading', href: '#2001-01-01' },
        { text: '30 – 31 Mar 2019: 3 readings', href: '#2019-03-30' },
      ],
      commands: [
        'npm run cli forget -- --user 12 --from 2001-01-01 --to 2001-01-02',
        'npm run cli forget -- --user 12 --from 2019-03-30 --to 2019-04-01',
      ],
    });
  });
});
