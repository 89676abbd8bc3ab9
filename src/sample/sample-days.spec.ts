import { sampleDays } from './sample-days.js';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('sampleDays', () => {
  it('gives 170 days from 15 July to 31 December 2025', () => {
    const days = sampleDays({ users: 1, days: 170, seed: 1 });
    expect(days).toHaveLength(170);
    expect(days[0]?.date).toBe('2025-07-15');
    expect(days.at(-1)?.date).toBe('2025-12-31');
    expect(new Set(days.map(({ date }) => date)).size).toBe(170);
  });

  it('knows Saturdays and Sundays of the real calendar', () => {
    const days = sampleDays({ users: 1, days: 5, seed: 1 });
    expect(days.map(({ date, type }) => [date, type])).toEqual([
      ['2025-12-27', 'saturday'],
      ['2025-12-28', 'sunday'],
      ['2025-12-29', 'weekday'],
      ['2025-12-30', 'weekday'],
      ['2025-12-31', 'weekday'],
    ]);
  });

  it('changes the clock on the last Sundays of March and October', () => {
    const changes = sampleDays({ users: 1, days: 731, seed: 1 }).filter(({ clock }) => clock !== 'steady');
    expect(changes.map(({ date, clock }) => [date, clock])).toEqual([
      ['2024-03-31', 'skips'],
      ['2024-10-27', 'repeats'],
      ['2025-03-30', 'skips'],
      ['2025-10-26', 'repeats'],
    ]);
  });

  it('is coldest in winter, with spells that the seed decides', () => {
    const cold = (seed: number, month: string): number =>
      mean(
        sampleDays({ users: 1, days: 365, seed })
          .filter(({ date }) => date.slice(5, 7) === month)
          .map((day) => day.cold),
      );
    expect(cold(1, '01')).toBeGreaterThan(cold(1, '10') + 0.3);
    expect(cold(1, '10')).toBeGreaterThan(cold(1, '07') + 0.2);
    expect(cold(1, '10')).not.toBe(cold(2, '10'));
  });
});
