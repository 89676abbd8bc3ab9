import { isDatabaseAway } from './connection-failure.js';
import { DomainError } from './domain-error.js';

/** An internal failure, or a full disk. */
const EX_SOFTWARE = 70;
const DATABASE_NOT_USABLE = 4;

const EXIT_CODES: Readonly<Record<string, number>> = {
  usage: 2,
  database_unusable: DATABASE_NOT_USABLE,
  interrupted: 130,
};

/** SQLSTATE 53100 and the system's own word for it. */
const DISK_FULL = ['ENOSPC', 'EDQUOT', '53100'];

/** The exit code of a process that ends by this error: the one place where a stable code becomes one. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof DomainError) return EXIT_CODES[error.code] ?? EX_SOFTWARE;
  return isDatabaseAway(error) ? DATABASE_NOT_USABLE : EX_SOFTWARE;
}

/** What to tell a person at a terminal: foreseen errors by their sentence, others by their message. */
export function explain(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  if (isDiskFull(error)) return 'The disk is full: make room, then run the same command again. Nothing half-done was kept.';
  const message = error instanceof Error ? error.message : String(error);
  if (isDatabaseAway(error)) return `The database went away (${message}): run the same command again when it is back.`;
  return `The program met an error that it did not foresee: ${message}. LOG_LEVEL=debug shows where.`;
}

function isDiskFull(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    DISK_FULL.includes(error.code)
  );
}
