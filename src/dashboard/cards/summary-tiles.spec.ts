import { UTC } from '../../common/time/index.js';
import type { CompareAnswer, Summary } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { comparisonNote, tilesOf } from './summary-tiles.js';

const DATES = new Dates(UTC);
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const NOVEMBER = { from: day('2016-11-01'), to: day('2016-12-01') };

const SUMMARY: Summary = {
  ...NOVEMBER,
  users: 60,
  readings: 86_400,
  repeats: 0,
  total_wh: 47_800_000,
  estimated_wh: 0,
  estimated_share: 0,
  mean_user_day_wh: 26_500,
  peak_w: 157_200,
  peak_at: new Date('2016-11-13T17:30:00Z'),
  load_factor: 0.4224,
  coverage: 1,
};

const COMPARISON = {
  ...NOVEMBER,
  timezone: 'UTC',
  observed: 86_400,
  expected: 86_400,
  coverage: 1,
  with: 'previous',
  shift_days: 35,
  pairs_of: 'user_days',
  pairs: 1_800,
  users: 60,
  a: { ...NOVEMBER, energy_wh: 2, mean_wh: 2, peak_w: 2, peak_at: null, left_out: 0 },
  b: {
    from: day('2016-09-27'),
    to: day('2016-10-27'),
    energy_wh: 1,
    mean_wh: 1,
    peak_w: 1,
    peak_at: null,
    left_out: 0,
  },
  delta_total: 0.164,
  delta_mean: -0.032,
  delta_peak: null,
} satisfies CompareAnswer;

const shown = (changes: Partial<Summary> = {}, comparison: CompareAnswer | null = COMPARISON) =>
  tilesOf({ ...SUMMARY, ...changes }, comparison, DATES).map(
    ({ label, value, unit, context, change = '' }) => [label, `${value} ${unit}`.trim(), context, change],
  );

describe('the tiles of the summary', () => {
  it('are six, with the change where there is one', () => {
    expect(shown()).toEqual([
      ['Total', '47.8 MWh', 'in 30 days', '+16.4 %'],
      ['Users', '60', 'with readings', ''],
      ['Mean', '26.5 kWh', 'a day per user', '−3.2 %'],
      ['Peak', '157.2 kW', '13 Nov 2016, 17:30', ''],
      ['Load factor', '0.42', 'mean power over peak', ''],
      ['Coverage', '100 %', 'of expected half-hours', ''],
    ]);
  });

  it('say how much of the total is estimated', () => {
    expect(shown({ estimated_share: 0.0234 })[0]?.[2]).toBe('in 30 days, 2.3 % of it estimated');
  });

  it('show no change without a comparison', () => {
    expect(shown({}, null).map(([, , , change]) => change)).toEqual(['', '', '', '', '', '']);
  });

  it.each([
    [0.95, false, false],
    [0.89, true, false],
    [0.5, false, true],
    [null, false, true],
  ])('mark a coverage of %p', (coverage, warning, missing) => {
    const tiles = tilesOf({ ...SUMMARY, coverage, load_factor: null }, null, DATES);
    expect(tiles.at(-1)).toMatchObject({ label: 'Coverage', warning, missing });
    expect(tiles.at(-2)).toMatchObject({ value: '–', context: 'needs 90 % of the readings' });
  });

  it('need a peak above zero for a load factor, where nothing is missing', () => {
    expect(shown({ total_wh: 0, peak_w: 0, load_factor: null }, null).at(-2)).toEqual([
      'Load factor',
      '–',
      'needs a peak above zero',
      '',
    ]);
  });

  it.each([
    [10, '10 s'],
    [60, '1 minute'],
    [1_800, '30 minutes'],
    [3_600, '1 hour'],
    [27_000, '7.5 hours'],
    [82_800, '1 day'],
    [90_000, '1 day'],
    [129_600, '1.5 days'],
    [172_800, '2 days'],
  ])('name a range of %d s as people do', (seconds, words) => {
    const to = new Date(NOVEMBER.from.getTime() + seconds * 1_000);
    expect(shown({ to }).at(0)?.[2]).toBe(`in ${words}`);
  });
});

describe('comparisonNote', () => {
  it('says what the changes are changes to', () => {
    expect(comparisonNote(COMPARISON, DATES)).toBe(
      'Change to 27 Sept – 26 Oct 2016, the same weekdays 35 days before, like for like: all user-days have a pair.',
    );
  });

  it('counts what has no pair on either side', () => {
    const { a, b } = COMPARISON;
    const thin = { ...COMPARISON, pairs: 1_790, a: { ...a, left_out: 10 }, b: { ...b, left_out: 3 } };
    expect(comparisonNote(thin, DATES)).toContain(
      '1,790 pairs of user-days; 13 without a pair are left out.',
    );
  });

  it.each([
    [1, 0, 'like for like: the one user-day has a pair.'],
    [1, 1, '1 pair of user-days; 1 without a pair is left out.'],
    [2, 2, '2 pairs of user-days; 2 without a pair are left out.'],
  ])('counts %d pairs and %d without', (pairs, left_out, words) => {
    expect(comparisonNote({ ...COMPARISON, pairs, a: { ...COMPARISON.a, left_out } }, DATES)).toContain(
      words,
    );
  });

  it('says so where all there is to compare with is zero', () => {
    const zero = { ...COMPARISON, b: { ...COMPARISON.b, energy_wh: 0, peak_w: 0 }, delta_total: null };
    expect(comparisonNote(zero, DATES)).toBe(
      'No change is shown: all readings that have a pair in 27 Sept – 26 Oct 2016, the same weekdays 35 days before, are zero.',
    );
  });

  it('says so when nothing has a pair', () => {
    expect(comparisonNote({ ...COMPARISON, pairs: 0, delta_total: null }, DATES)).toBe(
      'No change is shown: nothing has a pair in 27 Sept – 26 Oct 2016, the same weekdays 35 days before.',
    );
  });
});
