import type { MeterSeries } from '../meter-file.js';

/** Takes a file apart, piece by piece. */
interface Scanner {
  push(chunk: Buffer): void;
  end(): void;
}

/** Understands what a scanner finds, and holds meters until the file has ended. */
interface Reader {
  readonly meters: { relieve(): Promise<void>; close(): Promise<void> };
  /** Every meter of the file, each until the next one. */
  end(): Iterable<MeterSeries>;
}

/** Reads a file to its end, and lets go of all that was held for it, whatever happens. */
export async function* readThrough(
  chunks: AsyncIterable<Buffer>,
  scanner: Scanner,
  reader: Reader,
): AsyncGenerator<MeterSeries, void, undefined> {
  try {
    for await (const chunk of chunks) {
      scanner.push(chunk);
      await reader.meters.relieve();
    }
    scanner.end();
    yield* reader.end();
  } finally {
    await reader.meters.close();
  }
}
