import { durationFigure } from './duration.js';

const ANALYSIS = {
  from: new Date('2016-10-01T00:00:00Z'),
  to: new Date('2016-11-01T00:00:00Z'),
  timezone: 'UTC',
  hourly_users: 0,
  observed: 1,
  expected: 1,
  coverage: 1,
};

describe('durationFigure', () => {
  const results = Array.from({ length: 101 }, (_, percent) => ({ percent, power_w: 30_000 - percent * 200 }));

  it('reads the curve at its ends, a tenth and the half', () => {
    const { sentence, chart, numbers } = durationFigure({ ...ANALYSIS, results });
    expect(sentence).toBe(
      'Highest: 30.0 kW. At least 28.0 kW a tenth of the time, 20.0 kW half of it and 10.0 kW always.',
    );
    expect(chart.ticks.map(({ label }) => label)).toEqual(['0 %', '25 %', '50 %', '75 %', '100 %']);
    expect(numbers.map(({ cells }) => cells[50])).toEqual(['50 % of the time', '20,000']);
  });

  it('says that there are no readings', () => {
    const empty = durationFigure({ ...ANALYSIS, results: [] });
    expect(empty.sentence).toBe('There are no readings in this range.');
  });
});
