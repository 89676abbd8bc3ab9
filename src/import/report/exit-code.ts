import { EXIT } from '../../common/errors/index.js';
import type { ImportReport } from './import-report.js';

/** What an import that has ended tells the shell. A file of a user who is not known is a warning, no failure. */
export function exitCodeFor({
  files,
  refused,
  rejects,
  overThreshold,
}: Pick<ImportReport, 'files' | 'refused' | 'rejects' | 'overThreshold'>): number {
  if (overThreshold > 0) return EXIT.threshold;
  const withoutUser = refused.filter(({ result }) => result === 'no_user').length;
  // The report lists the first refused files only: one beyond them may have been refused for any reason.
  const isClean = files.refused === withoutUser && Object.keys(rejects).length === 0;
  return isClean ? EXIT.clean : EXIT.rejects;
}
