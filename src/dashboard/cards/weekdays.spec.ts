import { noteOf } from './weekdays.js';

describe('weekdayNote', () => {
  const pattern = { midday_w: [], behavioural_weekend: null, shifted: false };

  it('names the days that behave like a weekend', () => {
    expect(noteOf({ ...pattern, behavioural_weekend: [7, 1], shifted: true })).toMatch(
      /^Sundays and Mondays stand out as a weekend would/,
    );
  });

  it('is silent when the weekend is where it should be, or not to be seen', () => {
    expect(noteOf({ ...pattern, behavioural_weekend: [6, 7] })).toBeUndefined();
    expect(noteOf(pattern)).toBeUndefined();
  });
});
