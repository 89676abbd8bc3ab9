import { parseArgs } from 'node:util';
import { UsageError } from '../../src/common/errors/index.js';

/** What a run of the bench is asked to do. */
export interface BenchOptions {
  /** The server on which databases are made and dropped; nothing for the embedded engine. */
  readonly server: string | undefined;
  /** Numbers of users to measure with; empty for each suite's own. */
  readonly users: readonly number[];
  /** Days of readings to measure with; nothing for the suite's own. */
  readonly days: number | undefined;
  /** How often each thing is measured. */
  readonly rounds: number;
  /** About how many readings generated files hold; nothing for the suite's own. */
  readonly readings: number | undefined;
}

const ENGINES = ['server', 'embedded'];

/**
 * Reads the command line. The server is that of `BENCH_DATABASE_URL`, else of `DATABASE_URL`.
 *
 * @throws UsageError that says what the option takes
 */
export function parseOptions(
  args: readonly string[],
  suites: readonly string[],
): BenchOptions & { readonly names: readonly string[] } {
  const { positionals: names, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      users: { type: 'string', default: '' },
      days: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      readings: { type: 'string' },
      engine: { type: 'string' },
    },
  });
  const unknown = names.find((name) => !suites.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no suite ${unknown}: name ${suites.join(' or ')}.`);
  const users = values.users.split(',').filter(Boolean);
  return {
    names,
    server: serverFor(values.engine),
    users: users.map((text) => wholeNumber('--users', text)),
    days: values.days === undefined ? undefined : wholeNumber('--days', values.days),
    rounds: wholeNumber('--rounds', values.rounds),
    readings: values.readings === undefined ? undefined : wholeNumber('--readings', values.readings),
  };
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes whole numbers from 1, such as 5, not "${text}".`);
}

function serverFor(engine: string | undefined): string | undefined {
  if (engine !== undefined && !ENGINES.includes(engine)) {
    throw new UsageError(`--engine takes ${ENGINES.join(' or ')}, not "${engine}".`);
  }
  if (engine === 'embedded') return undefined;
  const server = process.env['BENCH_DATABASE_URL'] ?? process.env['DATABASE_URL'];
  if (engine === 'server' && server === undefined) {
    throw new UsageError('--engine server needs the address of one in BENCH_DATABASE_URL.');
  }
  return server;
}
