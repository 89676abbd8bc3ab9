import { HttpException, type Logger } from '@nestjs/common';
import {
  DomainError,
  InvalidParametersError,
  type ParameterProblem,
  RefusedError,
} from '../errors/domain-error.js';
import { httpStatusOf } from './http-status-of.js';

/** An error for programs: RFC 9457. Never holds a stack or SQL. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly ParameterProblem[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request has a parameter that is not understood',
  404: 'There is nothing at this address',
  405: 'This address does not take that method',
  406: 'That format is not offered here',
  422: 'The request is understood but refused',
  503: 'The database is away',
};

/** The problem that tells of `error`; what was not foreseen says so and nothing more. */
export function problemOf(error: unknown, instance: string): Problem {
  const status = httpStatusOf(error);
  const errors = parametersOf(error);
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Something went wrong here',
    status,
    detail: detailOf(error, status),
    instance,
    code: codeOf(error, status),
    ...(errors ? { errors } : {}),
  };
}

/** Leaves in the log what its reader can do something about: a stack only for what nobody foresaw. */
export function logFailure(logger: Logger, problem: Problem, error: unknown): void {
  if (problem.status === 503) logger.warn(`${problem.instance}: the database is away (${messageOf(error)})`);
  else if (problem.status >= 500) logger.error(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function detailOf(error: unknown, status: number): string {
  if (status === 503) return 'The database does not answer at the moment: try again in some seconds.';
  if (error instanceof DomainError || (error instanceof HttpException && status < 500)) return error.message;
  return 'The program met an error that it did not foresee. It is in the log of the server.';
}

function codeOf(error: unknown, status: number): string {
  if (error instanceof DomainError) return error.code;
  const codes: Readonly<Record<number, string>> = {
    400: 'bad_request',
    404: 'not_found',
    503: 'database_away',
  };
  return codes[status] ?? (status < 500 ? 'refused' : 'internal');
}

function parametersOf(error: unknown): readonly ParameterProblem[] | undefined {
  if (error instanceof InvalidParametersError) return error.problems;
  if (error instanceof RefusedError) return [{ parameter: error.parameter, detail: error.message }];
  return undefined;
}
