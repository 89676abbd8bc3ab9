import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataFolder } from './data-folder.js';
import { assertRoom } from './disk-room.js';
import { EngineError } from './engine-error.js';
import { probeEngine } from './engine-probe.js';

const GIVE_UP_AFTER_MS = 60_000;
const ASK_EVERY_MS = 50;
/** Between two attempts while another process holds the lock but does not answer: it starts, or it stops. */
const TRY_AGAIN_AFTER_MS = 300;
const LONGEST_LINE = 200;
/** For tests: how long an engine stays without clients, and how long it may take between two steps. */
const PASSED_ON = ['EMBEDDED_TIMESCALE_IDLE_MS', 'EMBEDDED_TIMESCALE_PATIENCE_MS'];
/**
 * For tests, which start engines by the hundred: to optimise its parser of SQL, to which each engine comes within its
 * first statements, takes 2 s of the processor and 600 MB.
 */
const COMPILER: Readonly<Record<string, readonly string[]>> = { baseline: ['--liftoff-only'] };

/**
 * Starts an engine and waits until one answers: this one, or that of another process that was faster.
 *
 * @param entry - the compiled `engine.main.js`
 * @returns an open connection to the engine
 * @throws EngineError `disk_full` when there is no room for it, `unusable` with the last lines of the engine's log when it
 *   fails, or does not answer within a minute
 */
export async function startEngine(entry: string, folder: DataFolder): Promise<Socket> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS;
  let engine = spawnEngine(entry, folder);
  while (Date.now() < deadline) {
    const connection = await probeEngine(folder.socket);
    if (connection !== undefined) {
      return connection;
    }
    if ((engine.exitCode ?? 0) !== 0) {
      assertRoom(folder.root);
      throw failure('could not start', folder);
    }
    if (engine.exitCode === 0 || engine.signalCode !== null) {
      await sleep(TRY_AGAIN_AFTER_MS);
      engine = spawnEngine(entry, folder);
    }
    await sleep(ASK_EVERY_MS);
  }
  throw failure('did not answer within a minute', folder);
}

/** On its own: it outlives the process that starts it, and knows nothing of its terminal, folder or environment. */
function spawnEngine(entry: string, folder: DataFolder): ChildProcess {
  const compiler = COMPILER[process.env['EMBEDDED_TIMESCALE_COMPILER'] ?? ''] ?? [];
  const log = openSync(folder.log, 'a', 0o600);
  try {
    const engine = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--enable-source-maps', ...compiler, entry, folder.root],
      {
        cwd: '/',
        detached: true,
        env: Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
        stdio: ['ignore', log, log],
      },
    );
    engine.unref();
    return engine;
  } finally {
    closeSync(log);
  }
}

function failure(what: string, folder: DataFolder): EngineError {
  const lines = readFileSync(folder.log, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-12)
    // Node.js shows the line that threw, and that of PGlite is all of it.
    .map((line) => line.slice(0, LONGEST_LINE))
    .join('\n');
  return new EngineError(
    'unusable',
    `The embedded engine of ${folder.root} ${what}. The end of ${folder.log}:\n${lines}`,
  );
}
