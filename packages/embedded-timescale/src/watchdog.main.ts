import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { logLine } from './engine-log.js';
import { Progress } from './progress.js';
import { Watchdog } from './watchdog.js';

const STANDARD_ERROR = 2;
const LOOK_EVERY_MS = 500;

/** What the engine tells the thread that watches it. */
export interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  readonly patienceMs: number;
}

function watch({ memory, patienceMs }: WatchdogData): void {
  const watchdog = new Watchdog(new Progress(memory), Math.ceil(patienceMs / LOOK_EVERY_MS));
  setInterval(() => {
    if (watchdog.look()) end(`hangs: no step in ${patienceMs / 1000} s, so that it is ended`);
  }, LOOK_EVERY_MS);
}

/** Its thread is deaf: only the kernel ends the process, which closes the sockets of all that wait. */
function end(reason: string): void {
  try {
    writeSync(STANDARD_ERROR, `${logLine(reason)}\n`);
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}

if (parentPort !== null) watch(workerData as WatchdogData);
