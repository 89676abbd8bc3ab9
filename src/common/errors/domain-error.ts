import { counted, formatCount } from '../counting.js';

/** Every code of a {@link DomainError}: the compiler asks each for its exit code. */
export type ErrorCode =
  | 'address_too_long'
  | 'bad_value'
  | 'being_prepared'
  | 'busy'
  | 'client_left'
  | 'cross_site'
  | 'database_unusable'
  | 'days_kept'
  | 'disk_full'
  | 'empty_range'
  | 'file_refused'
  | 'foreign_host'
  | 'import_refused'
  | 'interrupted'
  | 'invalid_parameters'
  | 'lease_lost'
  | 'not_allowed'
  | 'not_found'
  | 'not_signed_in'
  | 'not_this_machine'
  | 'overloaded'
  | 'rollups_differ'
  | 'sign_in_failed'
  | 'tls_needed'
  | 'too_many_points'
  | 'too_many_requests'
  | 'took_too_long'
  | 'too_many_tries'
  | 'usage';

/**
 * An error that the program foresaw. Its message is a sentence for people: what was wrong and what to do.
 * The code is stable and knows neither HTTP statuses nor exit codes: each is mapped in one place.
 */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  /** After how many seconds it is worth trying again, where that is known. */
  readonly retryAfter?: number;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The program was called wrongly: a bad option or environment variable. */
export class UsageError extends DomainError {
  readonly code = 'usage';
}

/** Something that was asked for by name does not exist. */
export class NotFoundError extends DomainError {
  readonly code = 'not_found';
}

/** One parameter of a request that cannot be understood. */
export interface ParameterProblem {
  readonly parameter: string;
  readonly detail: string;
}

/** A request whose parameters are malformed or not known. */
export class InvalidParametersError extends DomainError {
  readonly code = 'invalid_parameters';

  constructor(readonly problems: readonly ParameterProblem[]) {
    super(problems.map(({ detail }) => detail).join('; '));
  }
}

/** A well-formed request that the program refuses to answer; `parameter` is the cause. */
export class RefusedError extends DomainError {
  constructor(
    readonly code: 'too_many_points' | 'empty_range' | 'bad_value',
    readonly parameter: string,
    message: string,
  ) {
    super(message);
  }
}

/** The database cannot be used: out of reach, without TimescaleDB, in the wrong edition or zone. */
export class DatabaseUnusableError extends DomainError {
  readonly code = 'database_unusable';
}

/** The database was given no more time for a statement. */
export class TookTooLongError extends DomainError {
  readonly code = 'took_too_long';

  constructor(options?: ErrorOptions) {
    super(
      'The database did not answer this in the time that it is given, and was stopped: ask for a shorter range or for fewer ' +
        'users, or raise STATEMENT_TIMEOUT.',
      options,
    );
  }
}

/** Too many others wait for work of this kind already. */
export class BusyError extends DomainError {
  readonly code = 'busy';

  /** @param retryAfter - seconds; by then some of them will have been answered */
  constructor(
    message: string,
    override readonly retryAfter: number,
  ) {
    super(message);
  }
}

/** The disk that holds the database has no room left. */
export class DiskFullError extends DomainError {
  readonly code = 'disk_full';

  /** @param disk - as it is named in the sentence */
  constructor(disk = 'the database', options?: ErrorOptions) {
    super(
      `The disk of ${disk} is full: make room and run the command again; what was stored before is kept.`,
      options,
    );
  }
}

/** The days of a database of an older version are still being made: `done` of `all` users have theirs. */
export class BeingPreparedError extends DomainError {
  readonly code = 'being_prepared';

  constructor(
    readonly done: number,
    readonly all: number,
  ) {
    super(
      `The days of users are being made from the readings that an older version stored: ${formatCount(done)} of ${counted(all, 'user is', 'users are')} done.`,
    );
  }
}
