import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The processes of the embedded engine that serve a data folder. */
export function enginesOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes('engine.main') && command.includes(folder);
      } catch {
        // It ended meanwhile.
        return false;
      }
    });
}

/** Waits until no engine serves a data folder any more: only then may its files be copied. */
export async function enginesGone(folder: string): Promise<void> {
  while (enginesOf(folder).length > 0) await sleep(20);
}
