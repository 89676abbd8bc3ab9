import { visibleLines } from '../visible.js';

/*
 * Our own few lines instead of a package: the packages that guard against formulas do so for numbers, too, and
 * an apostrophe before -1.5 would be another value than the JSON's.
 */

const NEEDS_QUOTES = /[",\r\n]/;
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t]/;

/**
 * One line of RFC 4180 with its line end. Null is an empty cell; a number is written as JSON writes it; words of a
 * list are separated by spaces. Of text what nobody would see is written out.
 */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return csvCell(value.join(' '));
  if (typeof value !== 'string') return quoted(JSON.stringify(value));
  const text = visibleLines(value);
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
