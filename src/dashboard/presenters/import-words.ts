import type { ImportStatus, ImportAnswer } from '../../ledger/index.js';
import { formatCount } from '../format/numbers.js';
import { rejectsOf } from './issue-words.js';

const STATUS: Readonly<Record<ImportStatus, string>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** How an import stands, in words: "Completed, 2 files not loaded, 4 rows rejected". */
export function statusText(totals: ImportAnswer): string {
  const { files_refused } = totals;
  const rejects = rejectsOf(totals);
  return [
    STATUS[totals.status],
    ...(files_refused > 0 ? [`${counted(files_refused, 'file')} not loaded`] : []),
    ...(rejects > 0 ? [`${counted(rejects, 'row')} rejected`] : []),
  ].join(', ');
}

/** Whether somebody should look at it. */
export function needsCare(totals: ImportAnswer): boolean {
  const isOff = totals.status === 'failed' || totals.status === 'interrupted';
  return isOff || totals.files_refused > 0 || rejectsOf(totals) > 0;
}

/** "1 file", "60 files" */
export function counted(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;
}
