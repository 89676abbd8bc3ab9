import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Ended } from './program.js';

/** A name space of our own, in which everybody may mount: no rights are needed, only a Linux that allows it. */
const UNSHARE = ['--map-root-user', '--mount'];

/** A disk of a few megabytes that lives in memory. Only programs that {@link SmallDisk.run} starts see it. */
export class SmallDisk {
  private constructor(
    /** Where its programs find it. */
    readonly path: string,
    private readonly keeper: ChildProcess,
  ) {}

  /** Whether this machine lets us make one. */
  static canBeMade(): boolean {
    const folder = mkdtempSync(join(tmpdir(), 'halfhour-disk-'));
    const mount = `mount -t tmpfs tmpfs ${folder} && nsenter --version`;
    const tried = spawnSync('unshare', [...UNSHARE, 'sh', '-c', mount]);
    rmSync(folder, { recursive: true });
    return tried.status === 0;
  }

  /** Makes one that holds a copy of `folder` as `data`, and `freeKiB` of free room. */
  static async make(folder: string, freeKiB: number): Promise<SmallDisk> {
    const path = mkdtempSync(join(tmpdir(), 'halfhour-disk-'));
    const script = `
      mount -t tmpfs -o size=1g tmpfs ${path} && cp -r ${folder} ${path}/data &&
      used=$(df -k --output=used ${path} | tail -1) &&
      mount -o remount,size=$((used + ${freeKiB}))k ${path} && echo made && exec sleep 600`;
    const keeper = spawn('unshare', [...UNSHARE, 'sh', '-c', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [made] = (await Promise.race([
      once(keeper.stdout, 'data'),
      once(keeper, 'exit'),
    ])) as readonly unknown[];
    if (String(made) !== 'made\n') throw new Error('the small disk could not be made');
    return new SmallDisk(path, keeper);
  }

  /** Gives it as much room as anybody wants. */
  async grow(): Promise<void> {
    await this.run({}, 'mount', '-o', 'remount,size=1g', this.path);
  }

  /** Runs a program that sees the disk, to its end. */
  async run(environment: Readonly<Record<string, string>>, ...command: readonly string[]): Promise<Ended> {
    const enter = ['--target', String(this.keeper.pid), '--user', '--mount', '--preserve-credentials', '--'];
    const child = spawn('nsenter', [...enter, ...command], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    await closed;
    return { code: child.exitCode, stdout, stderr };
  }

  /** Where everybody else finds what is on it, while it lasts. */
  get outside(): string {
    return `/proc/${String(this.keeper.pid)}/root${this.path}`;
  }

  async remove(): Promise<void> {
    this.keeper.kill();
    if (this.keeper.exitCode === null && this.keeper.signalCode === null) await once(this.keeper, 'exit');
    rmSync(this.path, { recursive: true });
  }
}
