import { parentPort, workerData } from 'node:worker_threads';
import { openDataFolder } from '../../packages/embedded-timescale/dist/data-folder.js';
import { takeEngineLock } from '../../packages/embedded-timescale/dist/engine-lock.js';
import { Progress } from '../../packages/embedded-timescale/dist/progress.js';
import { TimescaleBackend } from '../../packages/embedded-timescale/dist/timescale-backend.js';
import { WireServer } from '../../packages/embedded-timescale/dist/wire-server.js';

/* An engine of engine-host.mjs: what engine.main.ts is to a process, but that others end it. */

const FOREVER_MS = 2 ** 31 - 1;

const folder = openDataFolder(workerData.folder);
const lock = takeEngineLock(folder.lock);
if (lock === undefined) throw new Error(`Another engine serves ${folder.root}.`);
const backend = await TimescaleBackend.open(folder.cluster, new Progress(), {
  wasmModule: workerData.wasmModule,
});
const server = new WireServer(backend, FOREVER_MS, {
  onIdle: () => undefined,
  onCrash: (error) => {
    throw error;
  },
});
await server.listen(folder.socket);
parentPort.once('message', () => {
  server.close();
  backend.close();
  lock.release();
  process.exit();
});
parentPort.postMessage('ready');
