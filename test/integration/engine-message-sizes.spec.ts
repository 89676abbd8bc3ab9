import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEngine } from 'embedded-timescale';
import { openDataFolder } from '../../packages/embedded-timescale/src/data-folder.js';
import { SHORT_LIVED } from '../support/database.js';
import { rounds } from '../support/rounds.js';

/** The engine's receive and send buffers. */
const BUFFER = 8192;
/** Multiples of the buffer up to 1 MiB; around the first ones more sizes are tried. */
const LAST = (1024 * 1024) / BUFFER;
const NEAR = 16;
/** Farther off, only what stands beside every 32nd multiple is tried; in a long run, all of them. */
const EVERY = rounds(32, 1);
/** What fails is told in words of the same length, and those are logged. */
const LAST_OF_FAILURES = 8;
const LONGEST_ANSWER_MS = 10_000;
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

const frame = (type: string, ...body: readonly (Buffer | string)[]): Buffer => {
  const bytes = Buffer.concat(body.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
};
const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const query = (sql: string): Buffer => frame('Q', `${sql}\0`);
const parse = (sql: string): Buffer => frame('P', `\0${sql}\0`, int16(0));
const bind = (...values: readonly string[]): Buffer =>
  frame(
    'B',
    '\0\0',
    int16(0),
    int16(values.length),
    ...values.flatMap((value) => [int32(value.length), value]),
    int16(0),
  );
const DESCRIBE = frame('D', 'P\0');
const EXECUTE = frame('E', '\0', int32(0));
const SYNC = frame('S');
const COPY_DONE = frame('c');

/** One protocol cycle, and a text that its answer holds. */
interface Exchange {
  readonly cycle: readonly Buffer[];
  readonly holds: string;
}

type Kind = (end: number) => Exchange;

/** Makes the message that `make` makes of a filler as long as it takes to end at byte `end` of the cycle. */
const upTo = (end: number, before: readonly Buffer[], make: (filler: string) => Buffer): Buffer => {
  const base = before.reduce((sum, { length }) => sum + length, 0) + make('').length;
  return make('x'.repeat(end - base));
};

/** For each kind an exchange in which a message, or the answer, ends at byte `end`. */
const KINDS: Readonly<Record<string, Kind>> = {
  'a simple query': (end) => {
    const message = upTo(end, [], (filler) => query(`select 'l' || length('${filler}')`));
    return { cycle: [message], holds: `l${message.length - query(`select 'l' || length('')`).length}` };
  },
  'a Parse': (end) => {
    const message = upTo(end, [], (filler) => parse(`select 'parsed' /*${filler}*/`));
    return { cycle: [message, bind(), DESCRIBE, EXECUTE, SYNC], holds: 'parsed' };
  },
  'a Bind': (end) => {
    const before = [parse(`select 'l' || length($1)`)];
    const message = upTo(end, before, bind);
    return {
      cycle: [...before, message, DESCRIBE, EXECUTE, SYNC],
      holds: `l${message.length - bind('').length}`,
    };
  },
  'the second of two Binds': (end) => {
    const before = [parse(`select 'l' || length($1)`), bind('first'), DESCRIBE, EXECUTE];
    return {
      cycle: [...before, upTo(end, before, bind), DESCRIBE, EXECUTE, SYNC],
      holds: 'l5',
    };
  },
  'an Execute': (end) => {
    const before = [parse(`select 'l' || length($1)`)];
    const message = upTo(end - DESCRIBE.length - EXECUTE.length, before, bind);
    return {
      cycle: [...before, message, DESCRIBE, EXECUTE, SYNC],
      holds: `l${message.length - bind('').length}`,
    };
  },
  'a Sync': (end) => {
    const before = [parse(`select 'l' || length($1)`)];
    const message = upTo(end - DESCRIBE.length - EXECUTE.length - SYNC.length, before, bind);
    return {
      cycle: [...before, message, DESCRIBE, EXECUTE, SYNC],
      holds: `l${message.length - bind('').length}`,
    };
  },
  'the data of a text COPY': (end) => {
    const before = [query('copy notes from stdin')];
    return { cycle: [...before, upTo(end, before, (f) => frame('d', `${f}\n`)), COPY_DONE], holds: 'COPY 1' };
  },
  'a piece of the data of a text COPY': (end) => {
    const before = [query('copy notes from stdin')];
    const piece = upTo(end, before, (filler) => frame('d', `one\n${filler}`));
    return { cycle: [...before, piece, frame('d', 'y\nthree\n'), COPY_DONE], holds: 'COPY 3' };
  },
  'a CopyDone': (end) => {
    const before = [query('copy notes from stdin')];
    const data = upTo(end - COPY_DONE.length, before, (filler) => frame('d', `${filler}\n`));
    return { cycle: [...before, data, COPY_DONE], holds: 'COPY 1' };
  },
  'the data of a binary COPY': (end) => {
    const before = [query('copy notes from stdin (format binary)')];
    const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
    const data = upTo(end, before, (filler) =>
      frame('d', header, int16(1), int32(filler.length), filler, int16(-1)),
    );
    return { cycle: [...before, data, COPY_DONE], holds: 'COPY 1' };
  },
  'an answer of one row': (end) => answerOf(end, (length) => `select repeat('z', ${length}) as z`),
  'an answer of COPY': (end) => answerOf(end, (length) => `copy (select repeat('z', ${length})) to stdout`),
};

/** The same of exchanges that fail. */
const FAILURES: Readonly<Record<string, Kind>> = {
  'a Bind that fails': (end) => {
    const before = [parse(`select $1::int`)];
    return { cycle: [...before, upTo(end, before, bind), DESCRIBE, EXECUTE, SYNC], holds: '22P02' };
  },
  'the data of a COPY that fails': (end) => {
    const before = [query('copy numbers from stdin')];
    const bad = upTo(end, before, (filler) => frame('d', `${filler}\n`));
    return { cycle: [...before, bad, frame('d', '1\n'), COPY_DONE], holds: '22P02' };
  },
};

/** The answer has a constant length beside its filler, which `measure` finds out. */
const overheads = new Map<string, number>();
const answerOf = (end: number, sql: (length: number) => string): Exchange => {
  const length = end - (overheads.get(sql(0)) ?? 0);
  return { cycle: [query(sql(length))], holds: 'z'.repeat(Math.max(length, 0)) };
};

/** A bare client, which hands over whole cycles: none other lets the test choose where a message ends. */
class BareClient {
  private answer: Buffer[] = [];
  private onReady: (() => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.answer.push(chunk);
      const end = Buffer.concat(this.answer.slice(-2)).subarray(-READY.length);
      if (READY.equals(end)) this.onReady?.();
    });
  }

  static async open(path: string): Promise<BareClient> {
    const client = new BareClient(connect(path));
    const body = Buffer.concat([int32(3 << 16), Buffer.from('user\0postgres\0\0')]);
    await client.ask(Buffer.concat([int32(body.length + 4), body]));
    return client;
  }

  /** @returns the whole answer, or undefined when it does not come */
  async ask(bytes: Buffer): Promise<Buffer | undefined> {
    this.answer = [];
    const isReady = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, LONGEST_ANSWER_MS, false);
      this.onReady = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.socket.write(bytes);
    });
    return isReady ? Buffer.concat(this.answer) : undefined;
  }

  close(): void {
    this.socket.destroy();
  }
}

describe('the embedded engine answers messages of every size', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'halfhour-sizes-')));
  let engine: EmbeddedEngine;
  let client: BareClient;
  const reconnect = async (): Promise<void> => {
    client = await BareClient.open(openDataFolder(folder).socket);
  };

  beforeAll(async () => {
    Object.assign(process.env, SHORT_LIVED);
    engine = new EmbeddedEngine(folder);
    const starter = engine.stream();
    await new Promise((resolve, reject) => {
      starter.once('connect', resolve).once('error', reject).connect(0);
    });
    starter.destroy();
    await reconnect();
    await client.ask(query('create unlogged table notes (note text); create unlogged table numbers (n int)'));
    for (const sql of [`select repeat('z', 0) as z`, `copy (select repeat('z', 0)) to stdout`]) {
      overheads.set(sql, (await client.ask(query(sql)))!.length);
    }
    client.close();
  });

  afterAll(async () => {
    await engine.release();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  beforeEach(reconnect);

  afterEach(async () => {
    await client.ask(query('truncate notes'));
    client.close();
  });

  const offsets = (multiple: number): readonly number[] => {
    if (multiple <= NEAR) return [-2, -1, 0, 1, 2];
    const isTried = [EVERY - 1, 0, 1].includes(multiple % EVERY);
    return isTried ? [0, multiple % 2 === 0 ? 1 : -1] : [];
  };

  const expectAnswers = async (kind: Kind, last: number): Promise<void> => {
    for (let multiple = 1; multiple <= last; multiple++) {
      for (const offset of offsets(multiple)) {
        const { cycle, holds } = kind(multiple * BUFFER + offset);
        const answer = await client.ask(Buffer.concat(cycle));
        if (answer?.includes(holds)) continue;
        const words = answer?.toString('latin1', 0, 200) ?? 'nothing';
        throw new Error(`${multiple} × ${BUFFER} + ${offset}: answered by ${JSON.stringify(words)}`);
      }
    }
  };

  it.each(Object.entries(KINDS))('%s ends around multiples of the buffer up to 1 MiB', async (_, kind) => {
    await expectAnswers(kind, LAST);
  });

  it.each(Object.entries(FAILURES))('%s ends around the first multiples of the buffer', async (_, kind) => {
    await expectAnswers(kind, LAST_OF_FAILURES);
  });
});
