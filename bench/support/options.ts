import { parseArgs } from 'node:util';

/** What a run of the bench is asked to do. */
export interface BenchOptions {
  /** The server on which databases are made and dropped; nothing for the embedded engine. */
  readonly server: string | undefined;
  /** Numbers of users to measure with; empty for each suite's own. */
  readonly users: readonly number[];
  /** How often each thing is measured. */
  readonly rounds: number;
}

const ENGINES = ['server', 'embedded'];

/**
 * Reads the command line. The server is that of `BENCH_DATABASE_URL`, else of `DATABASE_URL`.
 *
 * @throws Error that says what the option takes
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
      rounds: { type: 'string', default: '5' },
      engine: { type: 'string' },
    },
  });
  const unknown = names.find((name) => !suites.includes(name));
  if (unknown !== undefined) throw new Error(`There is no suite ${unknown}: name ${suites.join(' or ')}.`);
  const users = values.users.split(',').filter(Boolean).map(Number);
  return { names, server: serverFor(values.engine), users, rounds: Number(values.rounds) };
}

function serverFor(engine: string | undefined): string | undefined {
  if (engine !== undefined && !ENGINES.includes(engine)) {
    throw new Error(`--engine takes ${ENGINES.join(' or ')}, not "${engine}".`);
  }
  if (engine === 'embedded') return undefined;
  const server = process.env['BENCH_DATABASE_URL'] ?? process.env['DATABASE_URL'];
  if (engine === 'server' && server === undefined) {
    throw new Error('--engine server needs the address of one in BENCH_DATABASE_URL.');
  }
  return server;
}
