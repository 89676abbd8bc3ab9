import { type MiddayAnswer, patternOf } from './weekly-pattern.js';

const week = (...powers: number[]): MiddayAnswer[] =>
  powers.map((mean_w, index) => ({ weekday: index + 1, mean_w }));

describe('the weekly pattern', () => {
  it('is right when Saturday and Sunday stand out', () => {
    expect(patternOf(week(100, 102, 101, 100, 103, 130, 135), 4)).toMatchObject({
      behavioural_weekend: [6, 7],
      shifted: false,
    });
  });

  it('is shifted when two other adjacent days do, over the end of the week too', () => {
    expect(patternOf(week(100, 130, 135, 100, 103, 101, 102), 10)).toMatchObject({
      behavioural_weekend: [2, 3],
      shifted: true,
    });
    expect(patternOf(week(60, 100, 102, 101, 100, 103, 65), 10)).toMatchObject({
      behavioural_weekend: [7, 1],
      shifted: true,
    });
  });

  it.each([
    ['the two lie off by 10 % only', week(100, 100, 100, 100, 100, 110, 110), 8],
    [
      'the two lie off by no more than twice the range of the five',
      week(100, 120, 100, 110, 100, 146, 146),
      8,
    ],
    ['there are less than four weeks', week(100, 100, 100, 100, 100, 150, 150), 3.9],
    ['a day of the week has no data', week(100, 100, 100, 100, 100, 150), 8],
    ['everything is zero', week(0, 0, 0, 0, 0, 0, 0), 8],
  ])('is not known when %s', (_, powers, weeks) => {
    expect(patternOf(powers, weeks)).toEqual({
      midday_w: powers,
      behavioural_weekend: null,
      shifted: false,
    });
  });
});
