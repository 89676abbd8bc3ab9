import { RefusedError } from '../errors/domain-error.js';
import { assertDrawable, autoResolution } from './resolution.js';

const days = (count: number): { from: Date; to: Date } => ({
  from: new Date(0),
  to: new Date(count * 86_400_000),
});

describe('resolution', () => {
  it.each([
    [1, '30m'],
    [31, '30m'],
    [32, '1h'],
    [62, '1h'],
    [63, '1d'],
    [1_464, '1d'],
    [1_465, '1w'],
  ])('of %d days is %s when nobody says otherwise', (count, step) => {
    expect(autoResolution(days(count))).toBe(step);
  });

  it('allows 5,000 points and no more, and names the finest step that would do', () => {
    expect(() => {
      assertDrawable(days(104), '30m');
    }).not.toThrow();
    const refused = (): void => {
      assertDrawable(days(105), '30m');
    };
    expect(refused).toThrow(RefusedError);
    expect(refused).toThrow('more than 5000 points: ask for 1h or a shorter range');
  });
});
