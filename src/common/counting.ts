/** The language in which numbers and dates are written for people. */
export const LOCALE = 'en-GB';

const WHOLE = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** `489,716` */
export function formatCount(count: number): string {
  return WHOLE.format(count);
}

const TENTHS = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `530.6 MB` */
export function megabytes(bytes: number): string {
  return `${TENTHS.format(bytes / 1e6)} MB`;
}

/** `1 row was`, `4 rows were`; `0 files`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${formatCount(count)} ${nounOf(count, one, several)}`;
}

/** The words alone, where the number stands elsewhere. */
export function nounOf(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? one : several;
}
