import { type ArgumentMetadata, SetMetadata, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { InvalidParametersError, type ParameterProblem } from '../errors/domain-error.js';
import { unknownParameters } from './settle-parameters.js';

const BY_FORMS = 'halfhour:by-forms';

/** Of parameters that forms send with every field they show: one that is blank was not filled in, so it is not given. */
export function SentByForms(): ClassDecorator {
  return SetMetadata(BY_FORMS, true);
}

/** Turns a request's parameters into its DTO; malformed and unknown ones are refused by name. */
export function queryValidation(): ValidationPipe {
  return new QueryValidation({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new InvalidParametersError(errors.map(problemOf)),
  });
}

/**
 * Looks at the names first: making the DTO would silently drop one that is also a method or a getter of it. An id in
 * the path is left to its own pipe: made a number here, `0x10` would name the import 16.
 */
class QueryValidation extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'param') return value;
    if (metadata.type === 'query' && metadata.metatype && typeof value === 'object' && value !== null) {
      const known = namesOf(metadata.metatype);
      const unknown = Object.keys(value).filter((name) => !known.has(name));
      if (unknown.length > 0) throw unknownParameters(unknown);
      refuseNul(value);
      if (Reflect.hasMetadata(BY_FORMS, metadata.metatype)) return super.transform(filledIn(value), metadata);
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function filledIn(parameters: object): object {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

/** PostgreSQL stores no text with NUL, and fails a statement that compares with one. */
function refuseNul(parameters: object): void {
  const problems = Object.entries(parameters)
    .filter(([, value]) => [value].flat().some((text) => String(text).includes('\0')))
    .map(([parameter]) => ({ parameter, detail: `${parameter} holds the character NUL, which no text has` }));
  if (problems.length > 0) throw new InvalidParametersError(problems);
}

/** The parameters that a DTO knows: its validated fields. */
function namesOf(dto: NonNullable<ArgumentMetadata['metatype']>): ReadonlySet<string> {
  const fields = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return new Set(fields.map(({ propertyName }) => propertyName));
}

function problemOf({ property, constraints = {} }: ValidationError): ParameterProblem {
  const [message] = Object.values(constraints);
  return { parameter: property, detail: message ?? `${property} is not valid` };
}
