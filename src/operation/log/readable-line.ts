import { visibleLines } from '../../common/visible.js';
import type { DescribedError } from './describe-error.js';

interface Line {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly context?: string;
  readonly err?: DescribedError;
  readonly stack?: string;
  readonly [field: string]: unknown;
}

/** What every line has, or what stands elsewhere in it. */
const SHOWN: readonly string[] = ['level', 'time', 'pid', 'hostname', 'msg', 'context', 'err', 'stack'];

/** A line of the log for people: `12:03:04 WARN Dashboard: the sentence (field=value)`, then a stack. */
export function readableLine(json: string): string {
  const line = JSON.parse(json) as Line;
  const { level, time, msg = '', context, err, stack = err?.stack } = line;
  const fields = Object.entries(line)
    .filter(([name]) => !SHOWN.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = `${time.slice(11, 19)} ${level.toUpperCase()} ${context === undefined ? '' : `${context}: `}`;
  const tail = fields.length > 0 ? ` (${fields.join(' ')})` : '';
  return visibleLines(`${head}${msg}${tail}${stack === undefined ? '' : `\n${stack}`}\n`);
}
