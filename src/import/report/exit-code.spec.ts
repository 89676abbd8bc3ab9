import { exitCodeFor } from './exit-code.js';
import type { RefusedFile } from './import-report.js';

type Report = Parameters<typeof exitCodeFor>[0];

const report = (more: Partial<Omit<Report, 'files'>> = {}, files = more.refused?.length ?? 0): Report => ({
  rejects: {},
  refused: [],
  overThreshold: 0,
  ...more,
  files: { loaded: 1, skipped: 0, refused: files, withRepeats: 0, withRejects: 0 },
});
const refused = (result: RefusedFile['result']): RefusedFile => ({ path: '9.csv', result, reason: 'so' });

describe('exitCodeFor', () => {
  it.each([
    ['a clean import', report(), 0],
    ['a file without a user, a warning only', report({ refused: [refused('no_user')] }), 0],
    ['rejected rows', report({ rejects: { negative: 1 } }), 1],
    [
      'a file without a user beside rejected rows',
      report({ refused: [refused('no_user')], rejects: { negative: 1 } }),
      1,
    ],
    ['a refused file', report({ refused: [refused('refused')] }), 1],
    [
      'a failed file beside one without a user',
      report({ refused: [refused('no_user'), refused('failed')] }),
      1,
    ],
    ['more refused files than are listed', report({ refused: [refused('no_user')] }, 2), 1],
    ['a file over the threshold', report({ refused: [refused('over_threshold')], overThreshold: 1 }), 3],
  ])('of %s', (_case, of, code) => {
    expect(exitCodeFor(of)).toBe(code);
  });
});
