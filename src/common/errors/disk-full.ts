import { DiskFullError } from './domain-error.js';
import { errorCode } from './error-code.js';

/** PostgreSQL's and the system's codes for a disk or a quota without room. */
const CODES: ReadonlySet<string> = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Whether a failure means that a disk has no room left. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof DiskFullError || CODES.has(errorCode(error) ?? '')) return true;
  return (
    'message' in error && typeof error.message === 'string' && /no space left on device/i.test(error.message)
  );
}
