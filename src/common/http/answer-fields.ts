import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/** The fields of an answer, as plain data. */
export type Fields<Answer> = { readonly [Name in keyof Answer]: Answer[Name] };

/** A field that only some answers have, such as those of a split series. */
interface Presence {
  readonly optional?: boolean;
}

const required = ({ optional = false }: Presence): { readonly required: boolean } => ({
  required: !optional,
});

/** A number, or null where it is not known. Its unit is in its name. */
export function Figure(description: string, example: number, presence: Presence = {}): PropertyDecorator {
  return ApiProperty({ type: 'number', nullable: true, description, example, ...required(presence) });
}

/** A number that is always known. */
export function KnownFigure(description: string, example: number): PropertyDecorator {
  return ApiProperty({ type: 'number', description, example });
}

/** A part of a whole from 0 to 1, or null where the whole is zero or not known. */
export function Share(description: string, example: number, presence: Presence = {}): PropertyDecorator {
  return ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 1,
    nullable: true,
    description,
    example,
    ...required(presence),
  });
}

/** A whole number, 0 or more. */
export function Count(description: string, example: number, presence: Presence = {}): PropertyDecorator {
  return ApiProperty({ type: 'integer', minimum: 0, description, example, ...required(presence) });
}

/** A whole number, 0 or more, or null where it is not known. */
export function CountOrNull(description: string, example: number): PropertyDecorator {
  return ApiProperty({ type: 'integer', minimum: 0, nullable: true, description, example });
}

/** Whole numbers, or null where there are none to tell. */
export function WholeNumbersOrNull(description: string, example: readonly number[]): PropertyDecorator {
  return ApiProperty({ type: 'array', items: { type: 'integer' }, nullable: true, description, example });
}

/** An instant as RFC 3339 with the offset of the database's zone. */
export function Instant(description: string, example = '2016-07-15T00:00:00+00:00'): PropertyDecorator {
  return ApiProperty({ type: 'string', format: 'date-time', description, example });
}

/** An instant, or null where there is none. */
export function InstantOrNull(description: string, example = '2016-07-15T00:00:00+00:00'): PropertyDecorator {
  return ApiProperty({ type: 'string', format: 'date-time', nullable: true, description, example });
}

export function Text(description: string, example: string, presence: Presence = {}): PropertyDecorator {
  return ApiProperty({ type: 'string', description, example, ...required(presence) });
}

export function TextOrNull(description: string, example: string): PropertyDecorator {
  return ApiProperty({ type: 'string', nullable: true, description, example });
}

/** One of a fixed list of words. */
export function Choice(values: readonly string[], description: string): PropertyDecorator {
  return ApiProperty({ type: 'string', enum: values, description, example: values[0] });
}

/** Any of a fixed list of words. */
export function Choices(values: readonly string[], description: string): PropertyDecorator {
  return ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...values] },
    description,
    example: values.slice(0, 1),
  });
}

export function Flag(description: string, example = true): PropertyDecorator {
  return ApiProperty({ type: 'boolean', description, example });
}

/** A nested answer. */
export function Part(type: Type, description: string): PropertyDecorator {
  return ApiProperty({ type, description });
}

export function PartOrNull(type: Type, description: string): PropertyDecorator {
  return ApiProperty({ type, nullable: true, description });
}

/** A list of nested answers. */
export function ListOf(type: Type, description: string): PropertyDecorator {
  return ApiProperty({ type, isArray: true, description });
}

export function OptionalListOf(type: Type, description: string): PropertyDecorator {
  return ApiProperty({ type, isArray: true, required: false, description });
}
