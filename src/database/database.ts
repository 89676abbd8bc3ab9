import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ClientConfig, PoolClient, QueryResult } from 'pg';
import type { Sql } from 'sql-template-tag';
import { DomainError, TookTooLongError } from '../common/errors/domain-error.js';
import { errorCode } from '../common/errors/failure.js';
import { requestSignal } from '../common/request-signal.js';
import { secondsToMs } from '../common/time/index.js';
import { Environment } from '../config/index.js';
import { Canceller, QUERY_CANCELED } from './canceller.js';
import { copyRows, copyText } from './copy-out.js';
import { Engine } from './engine.js';
import { ownConnection } from './own-connection.js';
import { Session } from './session.js';

/** SQL written by hand, on the one pool that MikroORM keeps, whichever engine is behind it. */
@Injectable()
export class Database implements OnApplicationShutdown {
  /** The bound that a connection's statements have now, in milliseconds; 0, as it begins, is none. */
  private readonly bounds = new WeakMap<PoolClient, number>();
  private readonly canceller = new Canceller(() => this.pool());
  private readonly requestBoundMs: number;

  constructor(
    private readonly orm: MikroORM,
    private readonly engine: Engine,
    { STATEMENT_TIMEOUT }: Environment,
  ) {
    this.requestBoundMs = secondsToMs(STATEMENT_TIMEOUT);
    passOnOwnErrors(orm);
  }

  onApplicationShutdown(): Promise<void> {
    return this.canceller.end();
  }

  /**
   * Runs one statement outside any transaction of ours (as `call refresh_continuous_aggregate` needs). On a server one that
   * a request has asked for is given the time of `STATEMENT_TIMEOUT`, and is cancelled when whoever asked has left; the
   * embedded engine hears nothing while it is at a statement, so there it is only not begun.
   *
   * @throws TookTooLongError
   * @throws ClientLeftError
   */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const pool = await this.pool();
    const client = await pool.connect();
    const signal = requestSignal();
    if (signal?.aborted) {
      // It had to wait for a connection.
      client.release();
      throw signal.reason;
    }
    let failure: Error | undefined;
    try {
      const ask = (): Promise<QueryResult<Row>> => client.query<Row>({ text, values: [...values] });
      if (this.engine.embedded) return (await ask()).rows;
      await this.bound(client, signal ? this.requestBoundMs : 0);
      return (await (signal ? this.canceller.untilAborted(client, text, signal, ask) : ask())).rows;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw errorCode(error) === QUERY_CANCELED ? new TookTooLongError({ cause: error }) : error;
    } finally {
      // A statement may have gone wrong with its connection.
      client.release(failure);
    }
  }

  /** The same for a statement that carries its values. */
  rows<Row extends object>({ text, values }: Sql): Promise<readonly Row[]> {
    return this.query<Row>(text, values);
  }

  /** Whether {@link copyRows} is there: the embedded engine's COPY gives nothing. */
  get copiesRows(): boolean {
    return this.engine.embedded === undefined;
  }

  /**
   * The rows of a statement as PostgreSQL sends them in binary, for those too many to be an object each (`copy-out.ts`). The
   * connection is free again before it returns: whoever reads slowly holds none.
   *
   * @throws the reason of `wanted` when it is aborted before they are all there
   */
  async copyRows(
    statement: Sql,
    rowBytes: number,
    take: (rows: Buffer) => void,
    wanted: AbortSignal,
  ): Promise<void> {
    const ofRequest = requestSignal();
    const signal = ofRequest ? AbortSignal.any([wanted, ofRequest]) : wanted;
    const pool = await this.pool();
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      // Given as long as it takes: what is read at once is bounded.
      await this.bound(client, 0);
      const text = copyText(statement);
      await this.canceller.untilAborted(client, text, signal, () => copyRows(client, text, rowBytes, take));
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * The same as {@link query} on a connection of its own that has these settings and ends afterwards. The embedded engine's
   * one session would keep them: there it has its own, and nothing breaks the statement off.
   *
   * @throws the reason of `signal` when the statement was broken off by it
   */
  async queryWith(
    settings: Readonly<Record<string, string>>,
    text: string,
    signal?: AbortSignal,
  ): Promise<void> {
    if (this.engine.embedded) {
      await this.query(text);
      return;
    }
    const pool = await this.pool();
    const client = await pool.connect();
    try {
      for (const [name, value] of Object.entries({ ...settings, statement_timeout: '0' })) {
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
      // Whoever writes is given as long as it takes.
      if (!this.engine.embedded) await this.bound(client, 0);
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

  /** How many connections there are at the moment, and how many statements wait for one. */
  async connections(): Promise<{ readonly busy: number; readonly idle: number; readonly waiting: number }> {
    const { totalCount: all, idleCount: idle, waitingCount: waiting } = await this.pool();
    return { busy: all - idle, idle, waiting };
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

  /** How a connection beside those of the pool is made, for what stays on it. Not for the embedded engine. */
  async ownConnection(): Promise<ClientConfig> {
    return ownConnection(await this.pool());
  }

  /** Has the statements of a connection end after so many milliseconds. */
  private async bound(client: PoolClient, ms: number): Promise<void> {
    if ((this.bounds.get(client) ?? 0) === ms) return;
    // Not known while it is being changed.
    this.bounds.delete(client);
    await client.query(`set statement_timeout = ${ms}`);
    this.bounds.set(client, ms);
  }

  private pool(): ReturnType<ReturnType<typeof this.orm.em.getConnection>['getNativeClient']> {
    return this.orm.em.getConnection().getNativeClient();
  }
}

/** An engine that breaks down says so by an error of ours: in an exception of MikroORM's nobody would know it. */
function passOnOwnErrors(orm: MikroORM): void {
  const converter = orm.em.getPlatform().getExceptionConverter();
  const convert = converter.convertException.bind(converter);
  converter.convertException = (error) => {
    if (error instanceof DomainError) return error;
    return errorCode(error) === QUERY_CANCELED ? new TookTooLongError({ cause: error }) : convert(error);
  };
}
