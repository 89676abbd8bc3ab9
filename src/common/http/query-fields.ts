import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  isString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { parseInstant, UTC } from '../time/index.js';
import { LONGEST_USER_ID, parseUserId, USER_ID_RULE } from '../user-id.js';
import { parseNames } from './names.js';

/*
 * Fields of a request's parameters. Each checks its value and describes itself in `/api/openapi.json`; all of them
 * may be left out.
 */

const MAX_NAMES = 100;
const MAX_NAME_LENGTH = 200;

/** An optional instant: RFC 3339 with offset, or a date that means local midnight. Kept as text until the zone is known. */
export function InstantField(description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    ValidateBy(
      {
        name: 'instant',
        validator: { validate: (value) => isString(value) && parseInstant(value, UTC) !== null },
      },
      {
        message:
          '$property takes a date such as 2016-07-15 or a time with its offset such as 2016-07-15T12:30:00+01:00, from 1900 to 2199',
      },
    ),
    ApiPropertyOptional({
      type: String,
      description: `${description} A date (local midnight) or a time with its offset.`,
      example: '2016-07-15',
    }),
  );
}

/** Names separated by commas, quoted where they hold one; or the parameter given several times, each value one name. */
export function NamesField(description: string): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parseNames(value) : value)),
    IsString({ each: true, message: '$property takes names, separated by commas' }),
    ArrayMaxSize(MAX_NAMES, { message: `$property takes at most ${MAX_NAMES} names` }),
    MaxLength(MAX_NAME_LENGTH, {
      each: true,
      message: `$property takes names of at most ${MAX_NAME_LENGTH} letters`,
    }),
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', maxLength: MAX_NAME_LENGTH },
      maxItems: MAX_NAMES,
      description: `${description} Given several times, or separated by commas (one that holds a comma in double quotes); none means all.`,
    }),
  );
}

/** A number as an address may write it: `Number` would take `0x10`, `1e1` and `+5` as well. */
const PLAIN_DECIMAL = /^\d+(?:\.\d+)?$/;

/** Turns a plain decimal into a number; any other text is left for the checks to refuse. */
export function PlainDecimal(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && PLAIN_DECIMAL.test(value) ? Number(value) : value,
  );
}

/** An optional whole number within bounds. */
export function WholeNumberField(least: number, most: number, description: string): PropertyDecorator {
  const message = `$property takes a whole number from ${least} to ${most}`;
  return applyDecorators(
    IsOptional(),
    PlainDecimal(),
    IsInt({ message }),
    Min(least, { message }),
    Max(most, { message }),
    ApiPropertyOptional({ type: 'integer', minimum: least, maximum: most, description }),
  );
}

/** Which page of a list, counted from 1. */
export function PageField(): PropertyDecorator {
  return WholeNumberField(1, 1_000_000, 'Which page.');
}

/** How many entries a page of the API has. */
export function PageSizeField(): PropertyDecorator {
  return WholeNumberField(1, 500, 'How many a page has.');
}

/** An optional word out of a fixed list. */
export function ChoiceField(words: readonly string[], description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsIn(words, { message: `$property takes one of ${words.join(' · ')}` }),
    ApiPropertyOptional({ type: String, enum: words, description }),
  );
}

/** Any words out of a fixed list, separated by commas; or the parameter given several times. */
export function ChoicesField(words: readonly string[], description: string): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parseNames(value) : value)),
    IsIn(words, {
      each: true,
      message: `$property takes words of ${words.join(' · ')}, separated by commas`,
    }),
    ArrayMaxSize(MAX_NAMES, { message: `$property takes at most ${MAX_NAMES} words` }),
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', enum: [...words] },
      maxItems: MAX_NAMES,
      description: `${description} Separated by commas, or given several times; none means all.`,
    }),
  );
}

/** The id of a user, which may be left out. */
export function UserIdField(description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (parseUserId(value) ?? value) : value,
    ),
    ValidateBy(
      {
        name: 'userId',
        validator: { validate: (value) => isString(value) && parseUserId(value) !== undefined },
      },
      { message: `$property takes the id of a user: ${USER_ID_RULE}` },
    ),
    ApiPropertyOptional({ type: String, maxLength: LONGEST_USER_ID, description, example: '3000' }),
  );
}

/** An optional text of limited length. */
export function TextField(maxLength: number, description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsString({ message: '$property takes one text' }),
    MaxLength(maxLength, { message: `$property takes at most ${maxLength} letters` }),
    ApiPropertyOptional({ type: String, maxLength, description }),
  );
}
