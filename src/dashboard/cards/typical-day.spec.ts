import {
  clockOf,
  DAY_TYPES,
  type ProfileAnswer,
  type ProfileSlotAnswer,
  SLOTS_A_DAY,
} from '../../consumption/index.js';
import type { Numbers } from '../table.js';
import { typicalDayFigure } from './typical-day.js';
import { typicalDayOfUserFigure } from './typical-day.js';

const ANALYSIS = {
  from: new Date('2016-10-01T00:00:00Z'),
  to: new Date('2016-11-01T00:00:00Z'),
  timezone: 'UTC',
  observed: 1,
  expected: 1,
  coverage: 1,
};

/** 100 W, with a peak of 500 W at 18:00 that is 50 W higher on each kind of day. */
function profile(
  changes: (slot: ProfileSlotAnswer) => Partial<ProfileSlotAnswer> = () => ({}),
): ProfileAnswer {
  const results = (['all', ...DAY_TYPES] as const).flatMap((day_type, kind) =>
    Array.from({ length: SLOTS_A_DAY }, (_, slot) => {
      const mean_w = slot === 36 ? 500 + 50 * kind : 100 + slot / 100;
      const times = { start: clockOf(slot), end: clockOf(slot + 1) };
      const spread = { p10_w: mean_w / 2, p90_w: mean_w * 2 };
      const one = { day_type, ...times, mean_w, ...spread, samples: 10, users: 5, sampled_from: null };
      return { ...one, ...changes(one) };
    }),
  );
  return { ...ANALYSIS, results };
}

const titles = (numbers: Numbers): readonly string[] => numbers.map(({ title }) => title);

const NOTHING = { mean_w: null, p10_w: null, p90_w: null, samples: 0, users: 0 };

const LATE =
  'How far users lie apart is worked out from their readings: load the page again later to see it.';

describe('typicalDayFigure', () => {
  const { chart, sentence, numbers } = typicalDayFigure({ profile: profile() });

  it('has a line for each kind of day over 48 half-hours, and says where they are highest', () => {
    expect(chart.series.map(({ directLabel, values }) => [directLabel, values.length])).toEqual([
      ['Weekday', 48],
      ['Saturday', 48],
      ['Sunday', 48],
    ]);
    expect(sentence).toBe(
      'Highest per user: 550 W on weekdays at 18:00, 600 W on Saturdays at 18:00, 650 W on Sundays at 18:00. ' +
        'Lowest: 100 W at 00:00.',
    );
  });

  it('has a band of weekdays and the same numbers in its table, a row for each point', () => {
    expect(chart.band).toMatchObject({ name: 'P10–P90 of users, weekdays' });
    expect(numbers[0]?.cells).toHaveLength(chart.slots.length);
    expect(numbers.map(({ cells }) => cells[36])).toEqual([
      '18:00–18:30',
      '550.0',
      '600.0',
      '650.0',
      '275.0',
      '1,100.0',
    ]);
  });

  it('leaves out a kind of day that the range does not have, and a band of one user', () => {
    const short = typicalDayFigure({
      profile: profile(({ day_type }) => (day_type === 'saturday' ? NOTHING : { users: 1 })),
    });
    expect(short.chart.series.map(({ name }) => name)).toEqual(['Weekday', 'Sunday']);
    expect(short.chart.band).toBeUndefined();
    expect(titles(short.numbers)).not.toContain('P10 on weekdays, W');
  });

  it('goes without the band while it is being worked out, and says when to look again', () => {
    const means = profile(() => ({ p10_w: null, p90_w: null, users: 0 }));
    const late = typicalDayFigure({ profile: means, late: LATE }, 'Mind the dates.');
    expect(late.chart.band).toBeUndefined();
    expect(late.note).toMatch(/is worked out .* load the page again later .* Mind the dates\.$/);
    expect(titles(late.numbers)).toEqual(['Half-hour', 'Weekday, W', 'Saturday, W', 'Sunday, W']);
  });

  it('says of how many users a sample tells the band', () => {
    const sampled = profile(() => ({ users: 2_194, sampled_from: 6_000 }));
    const note =
      'P10–P90 are of a random sample of 2,194 of 6,000 users, always the same: right within one percentage point.';
    expect(typicalDayFigure({ profile: sampled }).note).toBe(note);
    expect(typicalDayOfUserFigure(profile(), { profile: sampled }, 'users on t1').note).toBe(note);
    expect(typicalDayFigure({ profile: profile() }).note).toBeUndefined();
  });

  it('says that there are no readings', () => {
    const empty = typicalDayFigure({ profile: profile(() => NOTHING) });
    expect(empty.sentence).toBe('There are no readings in this range.');
  });
});

describe('typicalDayOfUserFigure', () => {
  const of = (own: ProfileAnswer, peers = profile(), isLate = false) =>
    typicalDayOfUserFigure(own, { profile: peers, ...(isLate ? { late: LATE } : {}) }, 'users on t1');

  it('counts the half-hours above nine tenths of its peers', () => {
    expect(of(profile(({ start }) => (start < '01:30' ? { mean_w: 900 } : {}))).sentence).toMatch(
      /In 3 of 48 half-hours above nine tenths of users on t1\.$/,
    );
    expect(of(profile()).sentence).toMatch(/Never above nine tenths of users on t1\.$/);
  });

  it('draws the mean of the peers behind the user', () => {
    expect(of(profile()).chart.series.map(({ name, quiet }) => [name, quiet])).toEqual([
      ['Mean of peers', true],
      ['This user', undefined],
    ]);
  });

  it('leaves the user alone where fewer than five peers can be compared with', () => {
    const few = profile(() => ({ users: 4 }));
    const { chart, sentence, numbers } = of(profile(), few);
    expect(chart.series.map(({ name }) => name)).toEqual(['This user']);
    expect(chart.band).toBeUndefined();
    expect(sentence).toMatch(/It takes 5 users on t1 with half of their readings to compare with\.$/);
    expect(titles(numbers)).toEqual(['Half-hour', 'This user, W']);
  });

  it('compares with their mean alone while their band is being worked out', () => {
    const late = profile(() => ({ users: 0 }));
    const view = of(profile(), late, true);
    expect(view.chart.series.map(({ name }) => name)).toEqual(['Mean of peers', 'This user']);
    expect(view.chart.band).toBeUndefined();
    expect(view.sentence).toMatch(/Lowest: 100 W at 00:00\.$/);
    expect(view.note).toMatch(/is worked out from their readings/);
    expect(titles(view.numbers)).toEqual(['Half-hour', 'This user, W', 'Mean of peers, W']);
  });
});
