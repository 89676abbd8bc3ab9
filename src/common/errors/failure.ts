import { DiskFullError } from './domain-error.js';

/*
 * What a failure of Node.js, the system or PostgreSQL says of itself.
 */

/** PostgreSQL's and the system's codes for a disk or a quota without room. */
const DISK_FULL: ReadonlySet<string> = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Its code, if any. Failing to reach a host at any of its addresses has one code for all of them. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errors' in error && Array.isArray(error.errors)) return errorCode(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether it means that a disk has no room left. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFullError || DISK_FULL.has(errorCode(error) ?? '')) return true;
  return /no space left on device/i.test(messageOf(error));
}
