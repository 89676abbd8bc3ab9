import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ROW_TYPES } from './row-types.js';
import { Session } from './session.js';

/** SQL written by hand, on the one pool that MikroORM keeps, whichever engine is behind it. */
@Injectable()
export class Database {
  constructor(private readonly orm: MikroORM) {}

  /** Runs one statement outside any transaction of ours (as `call refresh_continuous_aggregate` needs). */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const pool = await this.pool();
    const result = await pool.query<Row>({ text, values: [...values], types: ROW_TYPES });
    return result.rows;
  }

  /**
   * The same on a connection of its own that has these settings and ends afterwards. Not for the embedded engine, whose
   * one session keeps them.
   */
  async queryWith(settings: Readonly<Record<string, string>>, text: string): Promise<void> {
    const pool = await this.pool();
    const client = await pool.connect();
    try {
      for (const [name, value] of Object.entries(settings)) {
        await client.query(`select set_config($1, $2, false)`, [name, value]);
      }
      await client.query(text);
    } finally {
      client.release(true);
    }
  }

  /**
   * Runs `work` in a transaction: committed when it returns, rolled back when it throws. A connection whose
   * rollback fails is thrown away, so that nobody inherits a broken transaction.
   */
  async transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const pool = await this.pool();
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(new Session(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private pool(): ReturnType<ReturnType<typeof this.orm.em.getConnection>['getNativeClient']> {
    return this.orm.em.getConnection().getNativeClient();
  }
}
