import { HttpException, type Logger } from '@nestjs/common';
import {
  BeingPreparedError,
  DomainError,
  InvalidParametersError,
  type ParameterProblem,
  RefusedError,
  TookTooLongError,
} from '../errors/domain-error.js';
import { ClientLeftError } from '../request-signal.js';
import { isDiskFull, messageOf } from '../errors/failure.js';
import { Count, OptionalListOf, Text } from './answer-fields.js';
import { httpStatusOf } from './http-status-of.js';
import { requestId } from './request-id.js';

/** One parameter that is wrong. */
export class ProblemParameter implements ParameterProblem {
  @Text('The name of the parameter.', 'resolution')
  readonly parameter!: string;

  @Text('What it takes.', 'resolution takes one of 30m, 1h, 1d, 1w, 1mo, auto')
  readonly detail!: string;
}

/** An error for programs: RFC 9457. Never holds a stack or SQL. */
export class Problem {
  @Text('The kind of problem as an address; always about:blank, the code says more.', 'about:blank')
  readonly type!: string;

  @Text('The kind of problem in words.', 'The request has a parameter that is not understood')
  readonly title!: string;

  @Count('The status of the answer.', 400)
  readonly status!: number;

  @Text('What was wrong and what to do.', 'resolution takes one of 30m, 1h, 1d, 1w, 1mo, auto')
  readonly detail!: string;

  @Text('The address that was asked.', '/api/consumption?resolution=2h')
  readonly instance!: string;

  @Text('A stable word for programs.', 'invalid_parameters')
  readonly code!: string;

  @Text(
    'The id of the request, by which the log tells of it; also in X-Request-Id.',
    '0b9c5f6e-5d1f-4c8e-9a53-2f6f0f6a7c11',
    { optional: true },
  )
  readonly request_id?: string;

  @OptionalListOf(ProblemParameter, 'The parameters that are wrong.')
  readonly errors?: readonly ProblemParameter[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request has a parameter that is not understood',
  401: 'This address answers those who are signed in',
  403: 'This is not allowed',
  404: 'There is nothing at this address',
  405: 'This address does not take that method',
  406: 'That format is not offered here',
  413: 'The body of the request is too long',
  414: 'The address is too long',
  422: 'The request is understood but refused',
  429: 'There were too many requests',
  503: 'The database is away',
  504: 'This takes too long',
};

/** What has a title of its own, whatever others have the same status. */
const TITLES_OF_CODES: Readonly<Partial<Record<string, string>>> = {
  disk_full: 'The disk of the database is full',
  being_prepared: 'The database is being prepared',
  busy: 'Others are being answered',
  foreign_host: 'This is not known as an address of Halfhour',
  not_this_machine: 'This address is for its own machine only',
  overloaded: 'There are too many requests',
};

/** Of the errors that say to come back: those whose own sentence helps whoever asked. */
const OWN_WORDS: readonly string[] = ['being_prepared', 'busy', 'overloaded'];

const RETRY_AFTER_SECONDS = 5;
const WHILE_PREPARING_SECONDS = 10;

/** Describes `error` as a problem; one that was not foreseen says only that. */
export function problemOf(error: unknown, instance: string): Problem {
  const status = httpStatusOf(error);
  const errors = parametersOf(error);
  const id = requestId();
  return {
    type: 'about:blank',
    title: titleOf(error, status),
    status,
    detail: detailOf(error, status),
    instance,
    code: codeOf(error, status),
    ...(id === undefined ? {} : { request_id: id }),
    ...(errors ? { errors } : {}),
  };
}

/** After how many seconds it is worth asking again; null where it is not. */
export function retryAfterOf(error: unknown, { status }: Problem): number | null {
  if (error instanceof BeingPreparedError) return WHILE_PREPARING_SECONDS;
  if (error instanceof DomainError && error.retryAfter !== undefined) return error.retryAfter;
  return status === 503 ? RETRY_AFTER_SECONDS : null;
}

/** Logs what the reader of the log can act on: a stack only for errors that nobody foresaw. */
export function logFailure(logger: Logger, problem: Problem, error: unknown): void {
  if (error instanceof ClientLeftError || (error instanceof DomainError && OWN_WORDS.includes(error.code)))
    return;
  if (isDiskFull(error))
    logger.error(`${pathOf(problem)}: the disk of the database is full (${messageOf(error)})`);
  else if (error instanceof TookTooLongError) logger.warn(`${pathOf(problem)}: ${error.message}`);
  else if (problem.status === 503)
    logger.warn(`${pathOf(problem)}: the database is away (${messageOf(error)})`);
  else if (problem.status >= 500) logger.error(error);
}

/** What people search for, and what a sign-in hands over, stands behind the path: none of it is logged. */
function pathOf({ instance }: Problem): string {
  return instance.replace(/\?.*$/s, '');
}

function titleOf(error: unknown, status: number): string {
  const own = TITLES_OF_CODES[codeOf(error, status)];
  return own ?? TITLES[status] ?? 'Something went wrong here';
}

function detailOf(error: unknown, status: number): string {
  if (error instanceof DomainError && OWN_WORDS.includes(error.code)) return error.message;
  if (isDiskFull(error))
    return 'The disk of the database has no room left: whoever runs Halfhour must make some.';
  if (status === 503) return 'The database does not answer at the moment: try again in some seconds.';
  if (error instanceof DomainError || (error instanceof HttpException && status < 500)) return error.message;
  return 'The program met an error that it did not foresee. It is in the log of the server.';
}

function codeOf(error: unknown, status: number): string {
  if (error instanceof DomainError) return error.code;
  if (isDiskFull(error)) return 'disk_full';
  const codes: Readonly<Record<number, string>> = {
    400: 'bad_request',
    404: 'not_found',
    405: 'method_not_allowed',
    406: 'not_acceptable',
    503: 'database_away',
  };
  return codes[status] ?? (status < 500 ? 'refused' : 'internal');
}

function parametersOf(error: unknown): readonly ParameterProblem[] | undefined {
  if (error instanceof InvalidParametersError) return error.problems;
  if (error instanceof RefusedError) return [{ parameter: error.parameter, detail: error.message }];
  return undefined;
}
