import { counted, formatCount, megabytes } from '../common/counting.js';
import type { Chunk, DatabaseJob } from '../database/index.js';

/** A line of `check`. */
export type Line = readonly [name: string, value: string];

/** Whose size is told, by the begin of its tables' names. */
const PARTS = [
  ['readings', 'readings'],
  ['days', 'user_days'],
  ['months', 'user_months'],
  ['segments', 'segment_half_hours'],
] as const;

/**
 * How large what is stored is, and what of it is compact.
 *
 * @param readings - how many are stored; nothing where it is not known
 * @param whyNeverCompact - where nothing may be
 */
export function storageLines(
  chunks: readonly Chunk[],
  readings: number | undefined,
  whyNeverCompact: string | undefined,
): readonly Line[] {
  if (chunks.length === 0) return [];
  return [
    ['Size', sizeText(chunks, readings)],
    ['', PARTS.flatMap(([name, begin]) => partText(name, ofTables(chunks, begin))).join(', ')],
    ['Compact', whyNeverCompact ?? compactText(chunks)],
  ];
}

/** What the database did last by itself, and what of it failed; nothing where it does nothing by itself. */
export function jobLines(jobs: readonly DatabaseJob[]): readonly Line[] {
  if (jobs.length === 0) return [];
  const [last] = jobs.filter(({ ranAt }) => ranAt);
  const ran = last?.ranAt ? `${last.name} ran last, ${last.ranAt.toISOString()}` : 'none has run';
  const failed = jobs
    .filter(({ hasFailed }) => hasFailed)
    .map(
      ({ name, ranAt, message }) =>
        `${name} failed, ${ranAt?.toISOString() ?? ''}: ${message ?? 'no reason is kept'}`,
    );
  return [ran, ...failed].map((text, index) => [index === 0 ? 'Jobs' : '', text] as const);
}

function sizeText(chunks: readonly Chunk[], readings: number | undefined): string {
  const bytes = sum(chunks, ({ bytes }) => bytes);
  const indexes = megabytes(sum(chunks, ({ indexBytes }) => indexBytes));
  const each = readings ? `, ${(bytes / readings).toFixed(1)} bytes a reading` : '';
  return `${megabytes(bytes)}${each}, of which indexes ${indexes}`;
}

function partText(name: string, chunks: readonly Chunk[]): readonly string[] {
  return chunks.length === 0 ? [] : [`${name} ${megabytes(sum(chunks, ({ bytes }) => bytes))}`];
}

function compactText(chunks: readonly Chunk[]): string {
  const [may, columns, both] = [
    chunks.filter(({ mayBeCompacted }) => mayBeCompacted),
    chunks.filter(({ kept }) => kept === 'columns'),
    chunks.filter(({ kept }) => kept === 'both'),
  ];
  const changed = both.length > 0 ? `, and ${formatCount(both.length)} but for what was written since` : '';
  return `${formatCount(columns.length)} of ${counted(may.length, 'chunk')}${changed}`;
}

function ofTables(chunks: readonly Chunk[], begin: string): readonly Chunk[] {
  return chunks.filter(({ table }) => table.startsWith(begin));
}

function sum(chunks: readonly Chunk[], size: (chunk: Chunk) => number): number {
  return chunks.reduce((total, chunk) => total + size(chunk), 0);
}
