import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../src/common/project.js';
import type { BenchDatabase } from './bench-database.js';

/** A command that has ended. */
export interface EndedCommand {
  readonly stdout: string;
  readonly wallMs: number;
  /** The most memory that its process took. */
  readonly peakMiB: number;
  /** How long it kept a processor busy; what it asked of a server is not in it. */
  readonly cpuMs: number;
}

const FINE = [0, 1];

/**
 * Runs a command of the program as `npm run cli` does, with the same flags, in a process of its own.
 *
 * @throws Error with what it said when it fails; rejected rows are no failure
 */
export async function runCommand(database: BenchDatabase, ...args: readonly string[]): Promise<EndedCommand> {
  const root = projectRoot();
  const began = performance.now();
  const report = join(root, 'dist/bench/support/report-peak.js');
  const child = spawn(process.execPath, ['--import', report, ...ofScript(root), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...database.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, output, messages, peak] = child.stdio as unknown as readonly [null, Readable, Readable, Readable];
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, usage] = await Promise.all([text(output), text(messages), text(peak)]);
  if (!FINE.includes((await code) ?? -1)) throw new Error(`${args.join(' ')} failed: ${stderr}${stdout}`);
  const [kib = 0, micros = 0] = usage.split(' ').map(Number);
  return { stdout, wallMs: performance.now() - began, peakMiB: kib / 1024, cpuMs: micros / 1000 };
}

/** What the script `cli` gives to Node.js: its flags, and the program behind them. */
export function ofScript(root = projectRoot()): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly cli: string };
  };
  return scripts.cli.split(' ').slice(1);
}
