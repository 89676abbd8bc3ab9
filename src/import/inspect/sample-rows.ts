import { type LineSink, LineScanner } from '../csv/line-scanner.js';
import { type Delimiter, DELIMITERS } from '../layouts/table/layout.js';
import { splitRow } from '../layouts/table/split-row.js';
import type { MeterText } from '../layouts/text/meter-text.js';

/** So many rows tell what a file looks like. */
export const MOST_ROWS = 20_480;

/** The first rows of a table, as it seems to be. */
export interface SampleRows {
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  /** From 1. */
  readonly headerLine: number;
  /** Those that have as many fields as most. */
  readonly rows: readonly (readonly string[])[];
  /** All that were looked at, with titles and what else stands there. */
  readonly lines: number;
}

/**
 * Splits the beginning of a file as the delimiter does that gives most rows as many fields.
 *
 * @returns nothing where it is no table
 */
export async function sampleRows(text: MeterText): Promise<SampleRows | undefined> {
  const lines = await firstLines(text);
  const tables = DELIMITERS.map((delimiter) => tableBy(delimiter, lines)).filter(
    (table) => table !== undefined,
  );
  const [best] = tables.sort(
    (one, other) => other.rows.length - one.rows.length || width(other) - width(one),
  );
  return best;
}

function width({ header }: SampleRows): number {
  return header.length;
}

function tableBy(delimiter: Delimiter, lines: readonly string[]): SampleRows | undefined {
  const split = lines.map((line) => splitRow(line, delimiter) ?? []);
  const byWidth = Map.groupBy(split, ({ length }) => length);
  const [[usual, rows] = [0, []]] = [...byWidth].sort(([, one], [, other]) => other.length - one.length);
  if (usual < 2) return undefined;
  const [header = []] = rows;
  return {
    delimiter,
    header,
    headerLine: split.indexOf(header) + 1,
    rows: rows.slice(1),
    lines: lines.length,
  };
}

async function firstLines(text: MeterText): Promise<readonly string[]> {
  const lines: string[] = [];
  const sink: LineSink = {
    line: (bytes, start, end) => {
      if (lines.length < MOST_ROWS) lines.push(bytes.toString('utf8', start, end).replace(/^\u{feff}/u, ''));
    },
    tooLong: () => {
      lines.push('');
    },
  };
  const scanner = new LineScanner(sink);
  for await (const chunk of text.chunks(text.encoding ?? 'windows-1252')) {
    scanner.push(chunk);
    if (lines.length >= MOST_ROWS) return lines;
  }
  scanner.end();
  return lines;
}
