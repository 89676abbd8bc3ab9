import type { BenchDatabase } from '../support/bench-database.js';
import { runCommand } from '../support/command-line.js';
import { serverCpuMs } from '../support/server-cpu.js';

/** One import, in a process of its own. */
export interface TimedImport {
  /** Inside the process, from the first file opened to the last commit. */
  readonly loadMs: number;
  /** The same, and to the end of the aggregates' refresh. */
  readonly wholeMs: number;
  /** All the rest of the process's life. */
  readonly startUpMs: number;
  readonly peakMiB: number;
  /** Of the importer's process. */
  readonly cpuMs: number;
  /** Of the server's processes; nothing where that cannot be told. */
  readonly serverCpuMs: number | undefined;
  readonly rowsInserted: number;
}

interface Report {
  readonly load_ms: number;
  readonly refresh_ms: number;
  readonly rows: { readonly inserted: number };
}

/** Runs `import` of the command line. */
export async function timedImport(
  database: BenchDatabase,
  folder: string,
  ...options: readonly string[]
): Promise<TimedImport> {
  const serverBefore = await serverCpuMs(database);
  const { stdout, wallMs, peakMiB, cpuMs } = await runCommand(
    database,
    'import',
    folder,
    '--json',
    '--quiet',
    ...options,
  );
  const { load_ms: loadMs, refresh_ms: refreshMs, rows } = JSON.parse(stdout) as Report;
  const wholeMs = loadMs + refreshMs;
  const serverAfter = await serverCpuMs(database);
  return {
    loadMs,
    wholeMs,
    startUpMs: wallMs - wholeMs,
    peakMiB,
    cpuMs,
    serverCpuMs:
      serverBefore === undefined || serverAfter === undefined ? undefined : serverAfter - serverBefore,
    rowsInserted: rows.inserted,
  };
}
