import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';

/*
 * The process in which the engines of spec files run, each on a thread of its own: the engine is loaded and compiled
 * once a run, where a process would spend most of its start on that. The program does not know of it: it finds an
 * engine that answers in its data folder, and would else start one.
 *
 * Who connects and sends a data folder, as a line, gets a line when its engine is ready, and has it for as long as
 * the connection stays. After another line the engine closes the folder, so that it may be copied, and the connection
 * ends. An engine that is not closed loses nothing that it has answered, but its folder is not for copying.
 */

/** A start writes zeros over all of its buffers: over the usual 128 MB that takes longer than the rest of it. */
function compileWithSmallBuffers() {
  const engine = readFileSync(new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite')));
  const place = engine.indexOf('shared_buffers=128MB');
  if (place < 0) throw new Error('The engine does not say any more how large its buffers are.');
  engine.write('shared_buffers=16MB\0', place);
  return WebAssembly.compile(engine);
}

const wasmModule = await compileWithSmallBuffers();

function startEngine(folder) {
  const engine = new Worker(new URL('./engine-thread.mjs', import.meta.url), {
    workerData: { folder, wasmModule },
  });
  return new Promise((resolve, reject) => {
    engine.once('message', () => {
      resolve(engine);
    });
    engine.once('error', reject);
  });
}

function serve(client) {
  let engine;
  client.on('error', () => undefined).once('close', () => engine?.terminate());
  client.setEncoding('utf8').once('data', async (line) => {
    engine = await startEngine(line.trimEnd());
    if (client.destroyed) engine.terminate();
    engine.once('exit', () => client.destroy());
    client.once('data', () => {
      engine.postMessage('close');
    });
    client.write('ready\n');
  });
}

process.umask(0o077);
const [, , socket] = process.argv;
// It ends with whoever started it, however that ends, and nobody else is there then to remove what was made.
process.stdin.resume().once('end', () => {
  rmSync(dirname(socket), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit();
});
createServer(serve).listen(socket, () => {
  process.stdout.write('ready\n');
});
