import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { timescaledb } from '@electric-sql/pglite/timescaledb';
import { Progress } from './progress.js';
import { endsWithSync, errorMessage, FrontendType, query, readyStatus } from './wire-messages.js';

/** The engine broke down in the middle of a cycle: its memory is in an unknown state, so the process must end. */
export class BackendCrash extends Error {
  override readonly name = 'BackendCrash';
}

const FILE_OPERATIONS = ['open', 'read', 'write'] as const;

/** What we use of the WebAssembly module. `HEAPU8` is another object whenever its memory has grown. */
export interface EngineModule {
  readonly HEAPU8: Uint8Array;
  /** Its files: every access of the engine goes through these. */
  readonly FS: Record<(typeof FILE_OPERATIONS)[number], (...operands: unknown[]) => unknown>;
  addFunction(callback: (pointer: number, length: number) => number, signature: string): number;
  _set_read_write_cbs(read: number, write: number): void;
  _interactive_one(length: number, firstByte: number): void;
  _pgl_shutdown(): void;
}

/** Makes the one session what a server with the extension gives to each of its clients. */
const PREPARE_SESSION = [
  // First of all: loaded later, the extension refuses continuous aggregates, TRUNCATE and inserts.
  `load 'timescaledb'`,
  // The package starts PostgreSQL with debug messages on, sequential scans off and pg_catalog alone in the path.
  'set client_min_messages = notice',
  'set log_min_messages = warning',
  'set enable_seqscan = on',
  'set search_path = "$user", public',
  `set timezone = 'UTC'`,
  // A refresh sorts every reading that is stale, or hashes it; the usual 4 MB send both by way of files.
  `set work_mem = '64MB'`,
  // WebAssembly computes slowly, and its files are in memory: with the usual cost a first refresh sorts where it may hash.
  'set cpu_operator_cost = 0.005',
  'create extension if not exists timescaledb',
];

/**
 * The one backend: PostgreSQL with TimescaleDB as WebAssembly, on files that it writes directly.
 *
 * It is driven by callbacks of our own instead of `PGlite.execProtocolRaw`, which parses every row of an answer
 * once more and keeps it for ever (490,000 rows: 6 s instead of 0.5 s, and 150 MB more each time).
 */
export class TimescaleBackend {
  readonly #module: EngineModule;
  #input: Uint8Array = new Uint8Array();
  #consumed = 0;
  #output: Uint8Array[] = [];
  /** The last answer broke off, as it may before a Sync: until then the engine may pass over what comes. */
  #isOpen = false;

  /** @param module - an engine that has been started */
  constructor(
    module: EngineModule,
    private readonly progress: Progress = new Progress(),
  ) {
    this.#module = module;
    for (const name of FILE_OPERATIONS) {
      const operation = module.FS[name].bind(module.FS);
      module.FS[name] = (...operands) => {
        progress.step();
        return operation(...operands);
      };
    }
    const read = module.addFunction((pointer, most) => this.#read(pointer, most), 'iii');
    const write = module.addFunction((pointer, length) => this.#write(pointer, length), 'iii');
    module._set_read_write_cbs(read, write);
  }

  /**
   * Creates the cluster in an empty folder, or reopens it.
   *
   * @param progress - is told of each cycle, and of each step in it that others can see
   * @param options - what else PGlite is started with
   * @throws Error when the cluster cannot be opened or a statement that prepares its session fails
   */
  static async open(
    cluster: string,
    progress: Progress,
    options: PGliteOptions = {},
  ): Promise<TimescaleBackend> {
    const { Module } = await PGlite.create(cluster, { ...options, extensions: { timescaledb } });
    const backend = new TimescaleBackend(Module as unknown as EngineModule, progress);
    for (const statement of PREPARE_SESSION) {
      backend.#demand(statement);
    }
    return backend;
  }

  /**
   * Runs one protocol cycle and gives the whole answer. Nothing else happens in the process meanwhile.
   *
   * @param cycle - complete messages up to Query, Sync, Flush, CopyDone or CopyFail; a COPY must come with all
   *   its data, because more than that never comes
   * @throws BackendCrash when the engine broke down, or waits for input that never comes; it must not be used again
   */
  execute(cycle: Uint8Array): Buffer {
    this.#input = cycle;
    this.#consumed = 0;
    this.#output = [];
    try {
      this.progress.during(() => {
        this.#runAll();
      });
    } catch (error) {
      throw error instanceof BackendCrash
        ? error
        : new BackendCrash('the embedded engine broke down', { cause: error });
    }
    const answer = Buffer.concat(this.#output);
    this.#input = new Uint8Array();
    this.#output = [];
    this.#assertAnswered(cycle, answer);
    return answer;
  }

  /**
   * The engine takes messages from a buffer of 8,192 bytes and returns when that is empty, whatever we still have to
   * give: a message that ends together with the buffer looks to it like the last one. So it is called again until it
   * has taken everything.
   */
  #runAll(): void {
    do {
      const before = this.#consumed;
      this.#module._interactive_one(this.#input.length - before, this.#input[before] ?? 0);
      if (this.#consumed === before) {
        throw new BackendCrash('the embedded engine does not take the input that it is given');
      }
    } while (this.#consumed < this.#input.length);
  }

  /**
   * A client waits for ReadyForQuery, and everybody else waits for that client. It may only be missing before the Sync
   * of an extended query, and for a simple one that comes in place of that Sync after an error.
   */
  #assertAnswered(cycle: Uint8Array, answer: Buffer): void {
    const isSimple = cycle[0] === FrontendType.query || cycle[0] === FrontendType.functionCall;
    const isComplete = endsWithSync(cycle) || (isSimple && !this.#isOpen);
    this.#isOpen = readyStatus(answer) === undefined;
    if (isComplete && this.#isOpen) {
      throw new BackendCrash('the embedded engine broke off in the middle of an answer');
    }
  }

  /** Writes everything to the cluster's files and ends the backend. An open transaction is rolled back. */
  close(): void {
    this.execute(query('rollback'));
    this.execute(query('checkpoint'));
    this.execute(Buffer.from([FrontendType.terminate, 0, 0, 0, 4]));
    this.#module._pgl_shutdown();
  }

  #demand(statement: string): void {
    const refusal = errorMessage(this.execute(query(statement)));
    if (refusal !== undefined) {
      throw new Error(`The embedded engine refused "${statement}": ${refusal}`);
    }
  }

  #read(pointer: number, most: number): number {
    const part = this.#input.subarray(this.#consumed, this.#consumed + most);
    if (part.length === 0) {
      throw new BackendCrash('the embedded engine waits for input that never comes');
    }
    this.progress.step();
    this.#module.HEAPU8.set(part, pointer);
    this.#consumed += part.length;
    return part.length;
  }

  #write(pointer: number, length: number): number {
    this.progress.step();
    this.#output.push(this.#module.HEAPU8.slice(pointer, pointer + length));
    return length;
  }
}
