const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const FLOAT4 = 700;
const FLOAT8 = 701;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
const BOOL = 16;
const JSON_TYPES = [114, 3802];

const NUMBERS = new Set([INT8, INT2, INT4, FLOAT4, FLOAT8, NUMERIC]);

type Parser = (text: string) => unknown;

/**
 * How values arrive, by ORM and by hand: every number as a number (counts and whole Wh stay below 2^53),
 * an instant as a Date, whatever zone the session has; anything else as the text that PostgreSQL sends.
 * Handed to the pool, in place of MikroORM's own types, which leave instants and large numbers as text.
 */
export const ROW_TYPES = {
  getTypeParser(oid: number): Parser {
    if (NUMBERS.has(oid)) return Number;
    if (oid === TIMESTAMPTZ) return (text) => new Date(text);
    if (oid === BOOL) return (text) => text === 't';
    if (JSON_TYPES.includes(oid)) return (text) => JSON.parse(text) as unknown;
    return (text) => text;
  },
};
