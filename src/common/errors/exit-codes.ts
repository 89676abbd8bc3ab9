import { isDatabaseAway, describeConnectionFailure } from './connection-failure.js';
import { DiskFullError, DomainError, type ErrorCode } from './domain-error.js';
import { isDiskFull, messageOf } from './failure.js';

/** Exit codes, as the README lists them. */
export const EXIT = {
  clean: 0,
  /** Loaded, but rows were rejected, or files refused for a reason other than the threshold. */
  rejects: 1,
  usage: 2,
  /** A file was refused by the threshold. */
  threshold: 3,
  database: 4,
  internal: 70,
  interrupted: 130,
} as const;

const OF_DOMAIN_ERROR: Readonly<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  // What was asked for by name or by parameter.
  address_too_long: EXIT.usage,
  bad_value: EXIT.usage,
  cross_site: EXIT.usage,
  days_kept: EXIT.usage,
  empty_range: EXIT.usage,
  foreign_host: EXIT.usage,
  invalid_parameters: EXIT.usage,
  not_allowed: EXIT.usage,
  not_found: EXIT.usage,
  not_signed_in: EXIT.usage,
  not_this_machine: EXIT.usage,
  sign_in_failed: EXIT.usage,
  tls_needed: EXIT.usage,
  too_many_points: EXIT.usage,
  too_many_requests: EXIT.usage,
  too_many_tries: EXIT.usage,
  file_refused: EXIT.rejects,
  import_refused: EXIT.rejects,
  database_unusable: EXIT.database,
  being_prepared: EXIT.database,
  overloaded: EXIT.database,
  busy: EXIT.database,
  took_too_long: EXIT.database,
  disk_full: EXIT.internal,
  rollups_differ: EXIT.internal,
  interrupted: EXIT.interrupted,
  client_left: EXIT.interrupted,
  // As after an interruption: what was loaded is kept, and running it again goes on.
  lease_lost: EXIT.interrupted,
};

/** The exit code for an error that ended the program. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof DomainError) return OF_DOMAIN_ERROR[error.code];
  if (isDiskFull(error)) return EXIT.internal;
  return isDatabaseAway(error) ? EXIT.database : EXIT.internal;
}

/** What a person is told about an error that ended the program. The stack is for `LOG_LEVEL=debug`. */
export function explain(error: unknown, withStack = false): string {
  if (error instanceof DomainError) return error.message;
  if (isDiskFull(error)) return new DiskFullError().message;
  if (isDatabaseAway(error)) return describeConnectionFailure(error, 'it');
  const stack = withStack && error instanceof Error ? error.stack : undefined;
  return stack ?? `Internal failure: ${messageOf(error)} (LOG_LEVEL=debug shows where).`;
}
