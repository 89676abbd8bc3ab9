/** How the times of a column are written. */
export interface TimeGuess {
  /** Nothing where days and months cannot be told apart. */
  readonly form: string | undefined;
  /** What is tried where they cannot. */
  readonly forms: readonly string[];
  /** Why day and month stand as they do; nothing where their order is open. */
  readonly order: string | undefined;
  readonly hasClock: boolean;
  readonly hasOffset: boolean;
}

const CLOCK =
  /^(?<hours>\d{1,2}:\d{2})(?<seconds>:\d{2}(?:\.\d+)?)?(?<half> ?[AaPp]\.?[Mm]\.?)?(?<offset>Z|[+-]\d{2}:?\d{2})?$/;
const DATE =
  /^(?<date>\d{8}|\d{1,4}(?<dash>[-/.])\d{1,2}\k<dash>\d{1,4}|\d{1,2}[- /][A-Za-z]{3,9}[- /]\d{2,4})(?:(?<between>T|\s+)(?<clock>.+))?$/;
/** No month has one above. */
const MOST_MONTHS = 12;

/**
 * Tells how times are written, from many of them.
 *
 * @param values - none of them blank
 * @returns nothing where they are no times
 */
export function guessTime(values: readonly string[]): TimeGuess | undefined {
  const [first = ''] = values;
  const found = DATE.exec(first)?.groups;
  if (!found) return undefined;
  const dates = values.map((value) => DATE.exec(value)?.groups?.['date']);
  if (dates.includes(undefined)) return undefined;
  const guess = guessDate(dates as readonly string[]);
  if (!guess) return undefined;
  const clock = found['clock'];
  const ofClock = clock === undefined ? '' : clockForm(clock);
  if (ofClock === undefined) return undefined;
  const between = found['between'] === 'T' ? 'T' : ' ';
  const forms = guess.forms.map((date) => (ofClock === '' ? date : date + between + ofClock));
  return {
    form: guess.order === undefined ? undefined : forms[0],
    forms,
    order: guess.order,
    hasClock: ofClock !== '',
    hasOffset: ofClock.includes('Z'),
  };
}

/** The form of a time of day; nothing of other texts. */
export function clockForm(text: string): string | undefined {
  const parts = CLOCK.exec(text)?.groups;
  if (!parts) return undefined;
  const half = parts['half'] === undefined ? '' : parts['half'].startsWith(' ') ? ' A' : 'A';
  return `HH:mm${parts['seconds'] === undefined ? '' : ':ss'}${half}${parts['offset'] === undefined ? '' : 'Z'}`;
}

interface DateGuess {
  readonly forms: readonly string[];
  readonly order: string | undefined;
}

function guessDate(dates: readonly string[]): DateGuess | undefined {
  const [first = ''] = dates;
  if (/^\d{8}$/.test(first)) {
    const isYear = dates.every((date) => /^(19|20)\d\d(0\d|1[0-2])[0-3]\d$/.test(date));
    return isYear ? { forms: ['YYYYMMDD'], order: 'the year comes first' } : undefined;
  }
  const letter = /^\d{1,2}([- /])[A-Za-z]/.exec(first)?.[1];
  const year = /\d{4}$/.test(first) ? 'YYYY' : 'YY';
  if (letter !== undefined)
    return { forms: [`DD${letter}MMM${letter}${year}`], order: 'the month is a word' };
  const dash = /[-/.]/.exec(first)?.[0] ?? '-';
  if (/^\d{4}/.test(first)) return { forms: [`YYYY${dash}MM${dash}DD`], order: 'the year comes first' };
  const numbers = dates.map((date) => date.split(/[-/.]/).map(Number));
  const dayFirst = `DD${dash}MM${dash}${year}`;
  const monthFirst = `MM${dash}DD${dash}${year}`;
  const proves = (at: number): boolean => numbers.some((parts) => (parts[at] ?? 0) > MOST_MONTHS);
  if (proves(0) && proves(1)) return undefined;
  if (proves(0)) return { forms: [dayFirst], order: 'day first: a number above 12 proves it' };
  if (proves(1)) return { forms: [monthFirst], order: 'month first: a number above 12 proves it' };
  return { forms: [dayFirst, monthFirst], order: undefined };
}
