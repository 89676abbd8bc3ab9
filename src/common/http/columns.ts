import type { Type } from '@nestjs/common';

/** A column of CSV: the names that lead to its value in a row. */
export interface Column {
  readonly name: string;
  readonly path: readonly string[];
  /** Left out where no row has it. */
  readonly optional: boolean;
}

interface FieldMetadata {
  readonly type?: unknown;
  readonly isArray?: boolean;
  readonly required?: boolean;
  readonly format?: string;
}

const FIELDS = 'swagger/apiModelPropertiesArray';
const FIELD = 'swagger/apiModelProperties';

/**
 * The columns of an answer's class in the order of its fields. A nested answer's are named `outer_inner`; a list of
 * nested answers is no column.
 */
export function columnsOf(type: Type): readonly Column[] {
  return fieldNames(type).flatMap((name): readonly Column[] => {
    const field = fieldOf(type, name);
    const nested = nestedType(field);
    if (!nested) return [{ name, path: [name], optional: field.required === false }];
    if (field.isArray) return [];
    return columnsOf(nested).map((column) => ({
      ...column,
      name: `${name}_${column.name}`,
      path: [name, ...column.path],
    }));
  });
}

/** A field that is an instant, or that holds fields that are. */
export interface InstantField {
  readonly name: string;
  readonly within?: readonly InstantField[];
}

/** Where an answer's class has instants: among its own fields, in nested answers and in lists of them. */
export function instantFieldsOf(type: Type): readonly InstantField[] {
  return fieldNames(type).flatMap((name): readonly InstantField[] => {
    const field = fieldOf(type, name);
    if (field.format === 'date-time') return [{ name }];
    const nested = nestedType(field);
    const within = nested ? instantFieldsOf(nested) : [];
    return within.length > 0 ? [{ name, within }] : [];
  });
}

/** The class of the rows in an answer: that of its `results`, or the answer's own. */
export function rowTypeOf(type: Type): Type {
  return fieldNames(type).includes('results') ? (nestedType(fieldOf(type, 'results')) ?? type) : type;
}

/** The value of a column in a row. */
export function cellOf(row: object, { path }: Column): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    row,
  );
}

function fieldNames(type: Type): readonly string[] {
  const names = (Reflect.getMetadata(FIELDS, type.prototype as object) ?? []) as readonly string[];
  return names.map((name) => name.replace(/^:/, ''));
}

function fieldOf(type: Type, name: string): FieldMetadata {
  return (Reflect.getMetadata(FIELD, type.prototype as object, name) ?? {}) as FieldMetadata;
}

function nestedType({ type }: FieldMetadata): Type | undefined {
  return typeof type === 'function' && fieldNames(type as Type).length > 0 ? (type as Type) : undefined;
}
