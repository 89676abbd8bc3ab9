import { types } from 'pg';

type Parser = (text: string) => unknown;

const { builtins: type } = types;
const NUMBERS = [type.INT2, type.INT4, type.INT8, type.FLOAT4, type.FLOAT8, type.NUMERIC];
const PARSERS = new Map<number, Parser>([
  ...NUMBERS.map((number) => [number, Number] as const),
  [type.TIMESTAMPTZ, (text) => new Date(text)],
  [type.BOOL, (text) => text === 't'],
  [type.JSON, (text) => JSON.parse(text) as unknown],
  [type.JSONB, (text) => JSON.parse(text) as unknown],
]);

/**
 * How values arrive, by ORM and by hand: every number as a number (counts and whole Wh stay below 2^53),
 * an instant as a Date, whatever zone the session has; anything else as the text that PostgreSQL sends.
 * Handed to the pool, in place of MikroORM's own types, which leave instants and large numbers as text.
 */
export const ROW_TYPES = {
  getTypeParser: (oid: number): Parser => PARSERS.get(oid) ?? String,
};
