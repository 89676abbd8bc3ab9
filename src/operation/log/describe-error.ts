import { errorCode } from '../../common/errors/index.js';

/** What the log says of an error. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** SQLSTATE of a value that PostgreSQL could not read or would not store: its sentence quotes the value. */
const OF_A_VALUE = /^2[23]/;
const MOST_CAUSES = 5;

/**
 * An error without what it carries of a person's data: of the fields of PostgreSQL's errors, which hold rows and
 * statements, only the code, and no value that its sentence quotes.
 */
export function describeError(error: Error, depth = 0): DescribedError {
  const code = errorCode(error);
  const { cause } = error;
  const clean = (text: string): string =>
    code !== undefined && OF_A_VALUE.test(code) ? withoutQuoted(text) : text;
  return {
    type: error.name,
    message: clean(error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: clean(error.stack) }),
    ...(cause instanceof Error && depth < MOST_CAUSES ? { cause: describeError(cause, depth + 1) } : {}),
  };
}

function withoutQuoted(text: string): string {
  return text.replace(/"(?:[^"]|"")*"/g, '"…"');
}
