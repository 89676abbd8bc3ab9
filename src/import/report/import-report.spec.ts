import { exitCodeFor } from './import-report.js';

type Report = Parameters<typeof exitCodeFor>[0];

const report = (refused: number, more: Partial<Report> = {}): Report => ({
  rejects: {},
  overThreshold: 0,
  withoutUser: 0,
  noReadings: { count: 0, names: [] },
  series: { loaded: 0, refused: 0, withoutUser: 0 },
  files: { loaded: 1, skipped: 0, refused, withRepeats: 0, withRejects: 0, withRetired: 0 },
  ...more,
});

describe('exitCodeFor', () => {
  it.each([
    ['a clean import', report(0), 0],
    ['files without a user, a warning only, however many', report(21, { withoutUser: 21 }), 0],
    ['rejected rows', report(0, { rejects: { negative: 1 } }), 1],
    [
      'a file without a user beside rejected rows',
      report(1, { withoutUser: 1, rejects: { negative: 1 } }),
      1,
    ],
    ['a refused file', report(1), 1],
    ['a failed file beside files without a user', report(22, { withoutUser: 21 }), 1],
    ['a meter that is refused', report(1, { series: { loaded: 2, refused: 2, withoutUser: 1 } }), 3],
    ['meters without a user', report(1, { series: { loaded: 2, refused: 1, withoutUser: 1 } }), 1],
    [
      'files that hold no readings beside one that does',
      report(0, { noReadings: { count: 2, names: [] } }),
      0,
    ],
    [
      'nothing but files that hold no readings',
      report(0, {
        noReadings: { count: 2, names: [] },
        files: { loaded: 0, skipped: 0, refused: 0, withRepeats: 0, withRejects: 0, withRetired: 0 },
      }),
      1,
    ],
    ['a file over the threshold', report(2, { withoutUser: 1, overThreshold: 1 }), 3],
  ])('of %s', (_case, of, code) => {
    expect(exitCodeFor(of)).toBe(code);
  });
});
