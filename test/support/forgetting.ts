import type { ForgetReport } from '../../src/import/forget/forget-report.js';
import type { ForgetRequest } from '../../src/import/forget/forget-request.js';
import { Forgetter, type ForgetWatcher } from '../../src/import/forget/forgetter.js';
import type { TestParts } from './parts.js';
import { SILENT } from './silent-watcher.js';

const NOTHING: ForgetRequest = {
  userIds: [],
  fileIds: [],
  importIds: [],
  from: undefined,
  to: undefined,
  erase: false,
  dryRun: false,
};

/** Has a program forget something. */
export function forgetting(
  parts: Pick<TestParts, 'get'>,
  request: Partial<ForgetRequest>,
  signal: AbortSignal = new AbortController().signal,
  watcher: Partial<ForgetWatcher> = {},
): Promise<ForgetReport> {
  return parts.get(Forgetter).forget({ ...NOTHING, ...request }, { ...SILENT, ...watcher }, signal);
}
