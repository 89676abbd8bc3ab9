import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from '../errors/connection-failure.js';
import { DomainError, type ErrorCode } from '../errors/domain-error.js';
import { isDiskFull } from '../errors/failure.js';

/** A code that has none here ends commands, not requests. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  usage: 400,
  invalid_parameters: 400,
  not_signed_in: 401,
  sign_in_failed: 401,
  not_allowed: 403,
  not_this_machine: 403,
  foreign_host: 403,
  cross_site: 403,
  tls_needed: 403,
  not_found: 404,
  address_too_long: 414,
  too_many_points: 422,
  empty_range: 422,
  bad_value: 422,
  too_many_requests: 429,
  // Nobody reads it; servers that log it call it so.
  client_left: 499,
  busy: 503,
  took_too_long: 504,
  too_many_tries: 429,
  database_unusable: 503,
  disk_full: 503,
  being_prepared: 503,
  overloaded: 503,
};

/** The HTTP status of any error: the one place where a stable code becomes a status. */
export function httpStatusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof DomainError) return STATUS[error.code] ?? 500;
  return isDatabaseAway(error) || isDiskFull(error) ? 503 : 500;
}
