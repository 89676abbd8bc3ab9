import type { WeeklyPatternAnswer } from '../../consumption/index.js';
import { weekendTile } from './quality-tiles.js';
import { findingOf, noteOf } from './weekdays.js';

const WINDOW = { from: new Date('2023-01-01T00:00Z'), to: new Date('2023-07-01T00:00Z') };
const pattern = (changes: Partial<WeeklyPatternAnswer>): WeeklyPatternAnswer => ({
  midday_w: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, mean_w: weekday === 1 ? 20 : 200 })),
  behavioural_weekend: null,
  odd_day: null,
  shifted: false,
  fitting_year: null,
  ...changes,
});
const RELABELLED = pattern({ behavioural_weekend: [7, 1], shifted: true, fitting_year: 2022 });

describe('weekdayNote', () => {
  it('names the days that behave like a weekend', () => {
    expect(noteOf(RELABELLED)).toMatch(
      /^Sundays and Mondays stand out as a weekend would: the dates of this input may have been relabelled/,
    );
  });

  it('tells a weekend on other days from relabelled dates', () => {
    expect(noteOf(pattern({ behavioural_weekend: [5, 6] }))).toBe(
      'Fridays and Saturdays stand out as a weekend would. Weekdays are Monday to Friday here, whatever the weekend is.',
    );
  });

  it('is silent when the weekend is where it should be, or not to be seen', () => {
    expect(noteOf(pattern({ behavioural_weekend: [6, 7] }))).toBeUndefined();
    expect(noteOf(pattern({}))).toBeUndefined();
    expect(noteOf(pattern({ odd_day: 1 }))).toBeUndefined();
  });
});

describe('the check of the days of the week', () => {
  it.each([
    [
      RELABELLED,
      'Sunday and Monday stand out as a weekend does: from 10:00 to 15:00 a user draws 110 W on them and 200 W on the other days. ' +
        'The dates of this input may have been relabelled: in 2022 the same dates were Saturdays and Sundays.',
      'Sun, Mon: by behaviour; dates may be relabelled',
    ],
    [
      pattern({ behavioural_weekend: [5, 6] }),
      'Friday and Saturday stand out as a weekend does: from 10:00 to 15:00 a user draws 200 W on them and 164 W on the other days.',
      'Fri, Sat: by behaviour',
    ],
    [
      pattern({ behavioural_weekend: [6, 7] }),
      'Saturday and Sunday stand out from the other days, as a weekend does.',
      'Sat, Sun: by behaviour, as by date',
    ],
    [
      pattern({ odd_day: 1 }),
      'One day stands out: Monday. From 10:00 to 15:00 a user draws 20 W on it and 200 W on the other days.',
      '–: one day stands out: Monday',
    ],
    [
      pattern({}),
      'No two neighbouring days stand out from the others, so there is nothing to tell a weekend by.',
      '–: no two days stand out',
    ],
  ])('claims what it knows, in the card and on its tile', (of, finding, onTile) => {
    expect(findingOf(of, WINDOW)).toBe(finding);
    const { value, context } = weekendTile(of);
    expect(`${value}: ${context}`).toBe(onTile);
  });
});
