import { RefusedError } from '../errors/domain-error.js';
import { drawableResolution, autoResolution } from './resolution.js';

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
    [10_430, '1w'],
    [10_431, '1mo'],
    [54_787, '1mo'],
  ])('of %d days is %s when nobody says otherwise', (count, step) => {
    expect(autoResolution(days(count))).toBe(step);
  });

  it('allows 5,000 points and no more, and names the finest step that would do', () => {
    expect(() => {
      drawableResolution('30m', days(104));
    }).not.toThrow();
    const refused = (): void => {
      drawableResolution('30m', days(105));
    };
    expect(refused).toThrow(RefusedError);
    expect(refused).toThrow('more than 5000 points: ask for 1h or a shorter range');
  });
});
