import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidParametersError, type ParameterProblem } from '../errors/domain-error.js';

/** Turns a request's parameters into its DTO; what is malformed or not known is refused by name. */
export function queryValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new InvalidParametersError(errors.map(problemOf)),
  });
}

function problemOf({ property, constraints = {} }: ValidationError): ParameterProblem {
  const [rule, message] = Object.entries(constraints)[0] ?? [];
  const detail = rule === 'whitelistValidation' ? `${property} is not a parameter of this address` : message;
  return { parameter: property, detail: detail ?? `${property} is not valid` };
}
