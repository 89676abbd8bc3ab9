import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** What runs one statement: a transaction, or the database outside any. */
export type Queryable = Pick<Session, 'query'>;

/** One connection in one transaction: statements by hand and COPY, all or nothing. */
export class Session {
  constructor(private readonly client: PoolClient) {}

  /** Runs one statement with `$1`-style parameters and gives its rows (`row-types.ts` for their values). */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const result = await this.client.query<Row>({ text, values: [...values] });
    return result.rows;
  }

  /**
   * Streams `chunks` into a `COPY … FROM STDIN`, with back-pressure.
   *
   * The embedded engine takes a COPY as one buffer: keep the chunks of one call under about 4 MiB in all.
   *
   * @returns how many rows the server stored
   */
  async copyIn(copy: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<number> {
    const stream = this.client.query(copyFrom(copy));
    await pipeline(Readable.from(chunks, { objectMode: false }), stream);
    return stream.rowCount;
  }

  /** Work of which nothing is left when it throws, while the transaction goes on. One at a time. */
  async transaction<Result>(work: (session: this) => Promise<Result>): Promise<Result> {
    await this.query('savepoint part');
    try {
      const result = await work(this);
      await this.query('release savepoint part');
      return result;
    } catch (error) {
      await this.query('rollback to savepoint part');
      throw error;
    }
  }
}
