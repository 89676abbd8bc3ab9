import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsOptional, IsString, Max, MaxLength, Min, Validate } from 'class-validator';
import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { parseInstant } from '../time/index.js';

const MAX_NAMES = 100;
const MAX_NAME_LENGTH = 200;

@ValidatorConstraint({ name: 'instant' })
class InstantConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && parseInstant(value, 'UTC') !== null;
  }

  defaultMessage({ property } = { property: 'this' }): string {
    return `${property} takes a date such as 2016-07-15 or a time with its offset such as 2016-07-15T12:30:00+01:00, from 1900 to 2199`;
  }
}

/** An optional instant: RFC 3339 with offset, or a date that means local midnight. Kept as text until the zone is known. */
export function InstantField(): PropertyDecorator {
  return applyDecorators(IsOptional(), Validate(InstantConstraint));
}

/** Names separated by commas, or the parameter given several times: then a name may hold a comma. */
export function NamesField(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => splitNames(value)),
    IsString({ each: true, message: '$property takes names, separated by commas' }),
    ArrayMaxSize(MAX_NAMES, { message: `$property takes at most ${MAX_NAMES} names` }),
    MaxLength(MAX_NAME_LENGTH, {
      each: true,
      message: `$property takes names of at most ${MAX_NAME_LENGTH} letters`,
    }),
  );
}

/** An optional whole number within bounds. */
export function WholeNumberField(least: number, most: number): PropertyDecorator {
  const message = `$property takes a whole number from ${least} to ${most}`;
  return applyDecorators(
    IsOptional(),
    Type(() => Number),
    IsInt({ message }),
    Min(least, { message }),
    Max(most, { message }),
  );
}

function splitNames(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.split(',').filter((name) => name !== '');
}
