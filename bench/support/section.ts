/** One thing that was measured. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'MiB' | 'KiB' | 'bytes' | 'rows/s' | 's' | '';
  /** Compared with the baseline of the same run. */
  readonly ratio?: number;
  readonly target?: Target;
}

/** What is aimed at: reached when the value or the ratio is at most this. */
export interface Target {
  readonly value?: number;
  readonly ratio?: number;
}

/** Measurements that are read together. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Measurement[];
}

/** Nothing for a measurement without a target. */
export function isReached({ value, ratio, target }: Measurement): boolean | undefined {
  if (!target) return undefined;
  const byValue = target.value !== undefined && value <= target.value;
  const byRatio = target.ratio !== undefined && ratio !== undefined && ratio <= target.ratio;
  return byValue || byRatio;
}

/** The section as an aligned table. */
export function formatSection({ title, rows }: Section): string {
  const cells = rows.map((row) => [
    row.what,
    `${formatNumber(row.value)} ${row.unit}`,
    row.ratio === undefined ? '' : `${row.ratio.toFixed(2)} ×`,
    formatTarget(row),
    { true: 'ok', false: 'missed', undefined: '' }[String(isReached(row)) as 'true' | 'false' | 'undefined'],
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column > 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function formatTarget({ unit, target }: Measurement): string {
  if (!target) return '';
  const words = [
    target.ratio === undefined ? '' : `${target.ratio} ×`,
    target.value === undefined ? '' : `${formatNumber(target.value)} ${unit}`,
  ];
  return `≤ ${words.filter(Boolean).join(' or ')}`;
}

function formatNumber(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
