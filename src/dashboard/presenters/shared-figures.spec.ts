import { durationFigure } from './duration-figure.js';
import { sparkline } from '../charts/sparkline.js';
import { weekdayNote } from './weekday-note.js';

const ANALYSIS = {
  from: new Date('2016-10-01T00:00:00Z'),
  to: new Date('2016-11-01T00:00:00Z'),
  timezone: 'UTC',
  observed: 1,
  expected: 1,
  coverage: 1,
};

describe('durationFigure', () => {
  const results = Array.from({ length: 101 }, (_, percent) => ({ percent, power_w: 30_000 - percent * 200 }));

  it('reads the curve at its ends, a tenth and the half', () => {
    const { summary, chart, numbers } = durationFigure({
      curve: { ...ANALYSIS, results },
      subject: 'everyone',
      csv: '/csv',
    });
    expect(summary).toBe(
      'Highest: 30.0 kW. At least 28.0 kW a tenth of the time, 20.0 kW half of it and 10.0 kW always.',
    );
    expect(chart.ticks.map(({ label }) => label)).toEqual(['0 %', '25 %', '50 %', '75 %', '100 %']);
    expect(numbers.rows[50]).toEqual(['50 % of the time', '20,000']);
  });

  it('says that there are no readings', () => {
    const empty = durationFigure({ curve: { ...ANALYSIS, results: [] }, subject: 'user', csv: '/csv' });
    expect(empty.summary).toBe('There are no readings in this range.');
  });
});

describe('sparkline', () => {
  const path = (values: readonly (number | null)[]): string | undefined =>
    /d="([^"]*)"/.exec(sparkline(values))?.[1];

  it('runs from zero to the highest value', () => {
    expect(path([0, 10, 5])).toBe('M1.5 22.5L48 1.5L94.5 12');
  });

  it('lifts the pen at a gap, and shows a value between gaps as a dot', () => {
    expect(path([10, null, 10, null, 0])).toBe('M1.5 1.5h0M48 1.5h0M94.5 22.5h0');
  });

  it('is silent to a reader, and draws zeros and nothing at all', () => {
    expect(sparkline([1])).toContain('aria-hidden="true"');
    expect(path([0, 0])).toBe('M1.5 22.5L94.5 22.5');
    expect(path([])).toBe('');
  });
});

describe('weekdayNote', () => {
  const pattern = { midday_w: [], behavioural_weekend: null, shifted: false };

  it('names the days that behave like a weekend', () => {
    expect(weekdayNote({ ...pattern, behavioural_weekend: [7, 1], shifted: true })).toMatch(
      /^Sundays and Mondays stand out as a weekend would/,
    );
  });

  it('is silent when the weekend is where it should be, or not to be seen', () => {
    expect(weekdayNote({ ...pattern, behavioural_weekend: [6, 7] })).toBeUndefined();
    expect(weekdayNote(pattern)).toBeUndefined();
  });
});
