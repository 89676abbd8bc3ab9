import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the program that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the compiled program, as a person starts it. */
export class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;

  private constructor(
    script: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    this.child = spawn(process.execPath, ['--no-warnings', script, ...args], {
      env: { PATH, NODE_COMPILE_CACHE, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.on('data', (text: Buffer) => (this.stdout += text.toString()));
    this.child.stderr.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** The command line: `npm run cli` without npm. */
  static cli(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Program {
    return new Program('dist/src/cli.js', args, environment);
  }

  /** The web process on a free port, ready or not. */
  static start(environment: Readonly<Record<string, string>>): Program {
    return new Program('dist/src/main.js', [], { PORT: '0', ...environment });
  }

  /** The web process on a free port, once it is ready. */
  static async web(
    environment: Readonly<Record<string, string>>,
  ): Promise<{ program: Program; url: string }> {
    const program = Program.start(environment);
    const url = await program.address();
    return { program, url };
  }

  /** Waits until it says something on its error channel: false when it ends without. */
  async says(words: string): Promise<boolean> {
    while (this.child.exitCode === null && !this.stderr.includes(words)) await sleep(20);
    return this.stderr.includes(words);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory at the moment, in MiB; 0 once it has ended. */
  memoryMiB(): number {
    try {
      const status = readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  }

  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  private async address(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.child.stdout.on('data', () => {
        const url = /ready at (http:\S+)\n/.exec(this.stdout)?.[1];
        if (url) resolve(url);
      });
      void this.ended.then(({ stderr }) => {
        reject(new Error(`the web process ended before it was ready: ${stderr}`));
      });
    });
  }
}
