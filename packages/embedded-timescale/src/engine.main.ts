import { statSync, truncateSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type DataFolder, openDataFolder } from './data-folder.js';
import { takeEngineLock } from './engine-lock.js';
import { logLine } from './engine-log.js';
import { Progress } from './progress.js';
import type { WatchdogData } from './watchdog.main.js';
import { WireServer } from './wire-server.js';

const DEFAULT_IDLE_MS = 5_000;
/** Far beyond what an engine at work takes between two steps: see Watchdog. */
const DEFAULT_PATIENCE_MS = 5 * 60_000;
const LONGEST_LOG = 1024 * 1024;

/** Everything that runs holds the lock; letting go of it is the end of the process. */
async function serve(folder: DataFolder): Promise<void> {
  boundLog(folder.log);
  log('opens the database');
  // Imported late, so that a second engine, which finds the lock taken, is gone at once.
  const { TimescaleBackend } = await import('./timescale-backend.js');
  const progress = new Progress();
  const backend = await TimescaleBackend.open(folder.cluster, progress);
  watch(progress);
  const idleMs = Number(process.env['EMBEDDED_TIMESCALE_IDLE_MS'] ?? DEFAULT_IDLE_MS);
  const server = new WireServer(backend, idleMs, {
    onIdle: () => {
      stop('stops: no client is left');
    },
    onCrash: fail,
  });
  const stop = (reason: string): void => {
    log(reason);
    try {
      server.close();
      backend.close();
    } catch (error) {
      // A full disk, for one: nothing is lost, the next engine goes on from the log.
      fail(error);
    }
    log('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', () => {
    stop('stops: it was asked to');
  });
  await server.listen(folder.socket);
  log('is ready');
}

/** On a thread of its own, because the engine's hears and says nothing while a statement runs. */
function watch({ memory }: Progress): void {
  const patienceMs = Number(process.env['EMBEDDED_TIMESCALE_PATIENCE_MS'] ?? DEFAULT_PATIENCE_MS);
  const workerData: WatchdogData = { memory, patienceMs };
  new Worker(new URL('./watchdog.main.js', import.meta.url), { workerData }).unref();
}

/** After an error in the engine nothing in its memory can be trusted. The next client starts a new process. */
function fail(error: unknown): never {
  log('fails');
  console.error(error);
  process.exit(1);
}

function log(event: string): void {
  console.error(logLine(event));
}

function boundLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LONGEST_LOG) {
    truncateSync(path);
  }
}

// A Ctrl-C in the terminal of the process that started us is not meant for us: others may use this engine.
process.on('SIGINT', () => undefined);
process.umask(0o077);

const folder = openDataFolder(process.argv[2] ?? '');
const lock = takeEngineLock(folder.lock);
if (lock !== undefined) {
  process.once('exit', () => {
    lock.release();
  });
  serve(folder).catch(fail);
}
