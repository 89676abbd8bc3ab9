import { EXIT } from '../../common/errors/index.js';
import type { ImportReport } from './import-report.js';

/** What an import that has ended tells the shell. A file of a user who is not known is a warning, no failure. */
export function exitCodeFor({
  files,
  rejects,
  overThreshold,
  withoutUser,
}: Pick<ImportReport, 'files' | 'rejects' | 'overThreshold' | 'withoutUser'>): number {
  if (overThreshold > 0) return EXIT.threshold;
  const isClean = files.refused === withoutUser && Object.keys(rejects).length === 0;
  return isClean ? EXIT.clean : EXIT.rejects;
}
