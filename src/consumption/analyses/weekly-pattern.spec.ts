import { UTC } from '../../common/time/index.js';
import { type MiddayAnswer, patternOf as patternIn, WEEK_MS } from './weekly-pattern.js';

const week = (...powers: number[]): MiddayAnswer[] =>
  powers.map((mean_w, index) => ({ weekday: index + 1, mean_w }));

const patternOf = (powers: readonly MiddayAnswer[], weeks: number, first = '2023-01-02') => {
  const from = new Date(`${first}T00:00Z`);
  return patternIn(powers, { from, to: new Date(from.getTime() + weeks * WEEK_MS) }, UTC);
};

describe('the weekly pattern', () => {
  it('is right when Saturday and Sunday stand out', () => {
    expect(patternOf(week(100, 102, 101, 100, 103, 130, 135), 4)).toMatchObject({
      behavioural_weekend: [6, 7],
      odd_day: null,
      shifted: false,
      fitting_year: null,
    });
  });

  it('may be shifted when two other adjacent days do, over the end of the week too, and a year fits', () => {
    expect(patternOf(week(100, 130, 135, 100, 103, 101, 102), 10)).toMatchObject({
      behavioural_weekend: [2, 3],
      shifted: true,
      // 3 January was a Saturday.
      fitting_year: 2015,
    });
    expect(patternOf(week(60, 100, 102, 101, 100, 103, 65), 10)).toMatchObject({
      behavioural_weekend: [7, 1],
      shifted: true,
      fitting_year: 2022,
    });
  });

  it('is a weekend and no shift where people have it on these days', () => {
    expect(patternOf(week(100, 102, 101, 100, 135, 130, 103), 26)).toMatchObject({
      behavioural_weekend: [5, 6],
      shifted: false,
      fitting_year: null,
    });
    expect(patternOf(week(100, 102, 101, 60, 65, 99, 103), 26)).toMatchObject({
      behavioural_weekend: [4, 5],
      shifted: false,
    });
  });

  it('claims no shift where no year fits: over a leap day only other leap years have the same dates', () => {
    const powers = week(60, 100, 102, 101, 100, 103, 65);
    expect(patternOf(powers, 10, '2024-02-01')).toMatchObject({
      behavioural_weekend: [7, 1],
      shifted: false,
      fitting_year: null,
    });
    const others = week(100, 130, 135, 100, 103, 101, 102);
    expect(patternOf(others, 10, '2024-02-01')).toMatchObject({ shifted: true, fitting_year: 2016 });
  });

  it.each([
    ['Monday', week(20, 100, 102, 101, 100, 103, 99), 1],
    ['Monday, though Tuesday is a little off, too', week(20, 95, 102, 101, 100, 103, 99), 1],
    ['Wednesday, the only one with more', week(100, 101, 160, 100, 103, 99, 102), 3],
    ['Sunday', week(100, 102, 101, 100, 103, 104, 150), 7],
  ])('knows of one day that stands out alone: %s', (_, powers, day) => {
    expect(patternOf(powers, 26)).toEqual({
      midday_w: powers,
      behavioural_weekend: null,
      odd_day: day,
      shifted: false,
      fitting_year: null,
    });
  });

  it.each([
    ['the two lie off by 10 % only', week(100, 100, 100, 100, 100, 110, 110), 8],
    [
      'the two lie off by no more than twice the range of the five',
      week(100, 120, 100, 110, 100, 146, 146),
      8,
    ],
    ['the two lie off to both sides', week(100, 100, 100, 100, 100, 50, 150), 8],
    ['two stand out that are no neighbours', week(100, 101, 150, 100, 102, 100, 150), 8],
    ['three stand out', week(150, 101, 100, 100, 102, 150, 150), 8],
    ['there are less than four weeks', week(100, 100, 100, 100, 100, 150, 150), 3.9],
    ['one stands out in less than four weeks', week(20, 100, 100, 100, 100, 100, 100), 3.9],
    ['a day of the week has no data', week(100, 100, 100, 100, 100, 150), 8],
    ['everything is zero', week(0, 0, 0, 0, 0, 0, 0), 8],
  ])('is not known when %s', (_, powers, weeks) => {
    expect(patternOf(powers, weeks)).toEqual({
      midday_w: powers,
      behavioural_weekend: null,
      odd_day: null,
      shifted: false,
      fitting_year: null,
    });
  });
});
