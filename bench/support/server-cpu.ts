import { readdirSync, readFileSync } from 'node:fs';
import type { BenchDatabase } from './bench-database.js';

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/**
 * How long the processes of the database server have kept processors busy so far, those that have ended included.
 *
 * @returns nothing on the embedded engine, and where the server's processes cannot be seen from here
 */
export async function serverCpuMs({ sql, isServer }: BenchDatabase): Promise<number | undefined> {
  if (!isServer) return undefined;
  const [backend] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
  try {
    const server = statOf(backend?.pid ?? 0).parent;
    const own = statOf(server);
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOrNothing(Number(name)))
      .filter((stat) => stat?.parent === server);
    // What has ended stands in its parent's account.
    return own.ms + own.endedMs + children.reduce((sum, stat) => sum + (stat?.ms ?? 0), 0);
  } catch {
    return undefined;
  }
}

/** The same of one process of this machine. */
export function cpuMsOf(pid: number): number | undefined {
  return statOrNothing(pid)?.ms;
}

interface ProcessStat {
  readonly parent: number;
  readonly ms: number;
  readonly endedMs: number;
}

function statOf(pid: number): ProcessStat {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // A command's name stands in parentheses, and may hold any letter.
  const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent, ms: (user + system) * TICK_MS, endedMs: (endedUser + endedSystem) * TICK_MS };
}

function statOrNothing(pid: number): ProcessStat | undefined {
  try {
    return statOf(pid);
  } catch {
    return undefined;
  }
}
