import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Sql } from 'sql-template-tag';
import { DomainError } from '../common/errors/domain-error.js';
import { errorCode } from '../common/errors/failure.js';
import { Engine } from './engine.js';
import { Session } from './session.js';

const QUERY_CANCELED = '57014';

/** SQL written by hand, on the one pool that MikroORM keeps, whichever engine is behind it. */
@Injectable()
export class Database {
  constructor(
    private readonly orm: MikroORM,
    private readonly engine: Engine,
  ) {
    passOnOwnErrors(orm);
  }

  /** Runs one statement outside any transaction of ours (as `call refresh_continuous_aggregate` needs). */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const pool = await this.pool();
    const result = await pool.query<Row>({ text, values: [...values] });
    return result.rows;
  }

  /** The same for a statement that carries its values. */
  rows<Row extends object>({ text, values }: Sql): Promise<readonly Row[]> {
    return this.query<Row>(text, values);
  }

  /**
   * The same on a connection of its own that has these settings and ends afterwards. Not for the embedded engine, whose
   * one session keeps them.
   *
   * @throws the reason of `signal` when the statement was broken off by it
   */
  async queryWith(
    settings: Readonly<Record<string, string>>,
    text: string,
    signal?: AbortSignal,
  ): Promise<void> {
    const pool = await this.pool();
    const client = await pool.connect();
    try {
      for (const [name, value] of Object.entries(settings)) {
        await client.query(`select set_config($1, $2, false)`, [name, value]);
      }
      await this.untilAborted(client, signal, () => client.query(text));
    } finally {
      client.release(true);
    }
  }

  /**
   * Runs `work` in a transaction: committed when it returns, rolled back when it throws. A connection whose
   * rollback fails is thrown away, so that nobody inherits a broken transaction.
   *
   * @param signal - breaks off the statement that is under way when it is aborted, and thereby the work. The embedded
   *   engine hears nothing while it is at a statement: there that one is waited for, and the work must look itself.
   */
  async transaction<Result>(
    work: (session: Session) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const pool = await this.pool();
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await this.untilAborted(client, signal, () => work(new Session(client)));
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

  /** Does work on a connection, whose statement is cancelled from another one when `signal` is aborted. */
  private async untilAborted<Result>(
    client: PoolClient,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (!signal || this.engine.embedded) return work();
    signal.throwIfAborted();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    let cancelling: Promise<unknown> | undefined;
    const cancel = (): void => {
      cancelling = this.query('select pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined);
    };
    // It may have been aborted while the question was under way.
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel);
    try {
      return await work();
    } catch (error) {
      throw signal.aborted && errorCode(error) === QUERY_CANCELED ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', cancel);
      // Not later: it would hit what the connection is used for next.
      await cancelling;
    }
  }

  private pool(): ReturnType<ReturnType<typeof this.orm.em.getConnection>['getNativeClient']> {
    return this.orm.em.getConnection().getNativeClient();
  }
}

/** An engine that breaks down says so by an error of ours: in an exception of MikroORM's nobody would know it. */
function passOnOwnErrors(orm: MikroORM): void {
  const converter = orm.em.getPlatform().getExceptionConverter();
  const convert = converter.convertException.bind(converter);
  converter.convertException = (error) => (error instanceof DomainError ? error : convert(error));
}
