import { formatDuration } from './duration.js';

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [440, '0.4 s'],
    [9_949, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [59_500, '1 min 0 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_500, '1 h 0 min'],
    [3_629_000, '1 h 0 min'],
    [7_169_000, '1 h 59 min'],
    [7_170_000, '2 h 0 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [7_199_000, '2 h 0 min'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('never counts sixty of anything', () => {
    for (let ms = 0; ms < 4 * 3_600_000; ms += 250) {
      expect(formatDuration(ms)).not.toMatch(/\b60 /);
    }
  });
});
