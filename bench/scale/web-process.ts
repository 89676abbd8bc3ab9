import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../src/common/project.js';
import type { BenchDatabase } from '../support/bench-database.js';
import { cpuMsOf } from '../support/server-cpu.js';

/** The web process as people start it: its memory is its own. */
export class WebProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start({ environment }: BenchDatabase): Promise<WebProcess> {
    const root = projectRoot();
    const child = spawn(process.execPath, ['--no-warnings', join(root, 'dist/src/main.js')], {
      cwd: root,
      env: { PATH: process.env['PATH'], PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = text(child.stderr);
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (words: Buffer) => {
        const address = /ready at (http:\S+)/.exec(words.toString())?.[1];
        if (address !== undefined) resolve(address);
      });
      child.once('close', () => {
        void said.then((words) => {
          reject(new Error(`the web process ended: ${words}`));
        });
      });
    });
    return new WebProcess(url, child);
  }

  /** The most memory that it has taken so far; nothing where the system does not tell. */
  get peakMiB(): number | undefined {
    return this.memory('VmHWM');
  }

  /** What it takes now. */
  get memoryMiB(): number | undefined {
    return this.memory('VmRSS');
  }

  /** How long it has kept processors busy so far; nothing where the system does not tell. */
  get cpuMs(): number | undefined {
    return cpuMsOf(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill();
    await ended;
  }

  private memory(field: string): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      const kib = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1];
      return kib === undefined ? undefined : Number(kib) / 1024;
    } catch {
      return undefined;
    }
  }
}
