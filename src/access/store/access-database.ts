import { MikroORM } from '@mikro-orm/postgresql';
import type { Migration } from '@mikro-orm/migrations';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import sql, { empty, Sql } from 'sql-template-tag';
import { ACCESS_MIGRATIONS } from '../../../migrations/index.js';
import {
  DatabaseUnusableError,
  describeConnectionFailure,
  isDatabaseAway,
} from '../../common/errors/index.js';
import { withoutRequestSignal } from '../../common/request-signal.js';
import { storableText } from '../../common/storable-text.js';
import { Environment } from '../../config/index.js';
import { Database, openServer } from '../../database/index.js';

/** Everything that the audit tells of. */
export const AUDIT_ACTIONS = [
  'signed_in',
  'sign_in_failed',
  'sign_in_throttled',
  'signed_out',
  'signed_out_everywhere',
  'account_added',
  'account_changed',
  'account_disabled',
  'password_changed',
  'token_added',
  'token_revoked',
  'token_used',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who does something, as far as is known. */
export interface Doer {
  readonly actor: string | null;
  /** Where the request came from; none of a command. */
  readonly address?: string | null;
}

/** What happened, for the audit. */
export interface AuditEntry extends Doer {
  readonly action: AuditAction;
  /** Whom or what it was done to. */
  readonly subject?: string | null;
  /** What it says beside; of a change also as SQL, of the rows `changed`. */
  readonly detail?: object | Sql;
}

/** Any number: everybody who makes these tables takes the same one. */
const MIGRATION_LOCK = 4_830_487;

/** Where accounts, sessions, tokens and the audit lie: with the data, unless `ACCESS_DATABASE_URL` names another database. */
@Injectable()
export class AccessDatabase implements OnApplicationShutdown {
  private readonly elsewhere: Pool | undefined;

  constructor(
    private readonly database: Database,
    private readonly orm: MikroORM,
    { ACCESS_DATABASE_URL }: Environment,
  ) {
    // The embedded engine has one session: where the tables lie with the data there is no second pool.
    this.elsewhere = ACCESS_DATABASE_URL === undefined ? undefined : openServer(ACCESS_DATABASE_URL);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.elsewhere?.end();
  }

  /**
   * Makes the tables where they lie elsewhere; those with the data come with its schema.
   *
   * @throws DatabaseUnusableError when nobody could sign in: it is out of reach, or takes no writes
   */
  async prepare(): Promise<void> {
    try {
      const [found] = await this.query<{ isStandby: boolean; isReadOnly: boolean }>(
        `select pg_is_in_recovery() as "isStandby", current_setting('transaction_read_only')::bool as "isReadOnly"`,
      );
      if (found?.isReadOnly) throw noWritesError(found.isStandby, this.elsewhere !== undefined);
      if (this.elsewhere) await this.migrate(this.elsewhere);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      throw new DatabaseUnusableError(
        describeConnectionFailure(error, 'the server of ACCESS_DATABASE_URL').replace(
          /DATABASE_URL\.$/,
          'ACCESS_DATABASE_URL.',
        ),
      );
    }
  }

  /**
   * Also for somebody who has left meanwhile: whoever signs out, or shuts somebody out, and closes the browser at once has
   * still done it, with all that belongs to it.
   */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    if (!this.elsewhere) return withoutRequestSignal(() => this.database.query<Row>(text, values));
    return (await this.elsewhere.query<Row>({ text, values: [...values] })).rows;
  }

  rows<Row extends object>({ text, values }: Sql): Promise<readonly Row[]> {
    return this.query<Row>(text, values);
  }

  /**
   * Makes a change and writes it down, both or neither. What changes no row is not written down.
   *
   * @param change - one statement that returns the rows that it changed
   */
  audited<Row extends object>(change: Sql, entry: AuditEntry): Promise<readonly Row[]> {
    return this.rows<Row>(sql`
      with changed as (${change}),
      noted as (${noting(entry, sql`where exists (select from changed)`)})
      select * from changed`);
  }

  /** Writes down what changed nothing. */
  async note(entry: AuditEntry): Promise<void> {
    await this.rows(noting(entry));
  }

  private async migrate(pool: Pool): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      // As the schema of the data keeps it: the database may become that of data, too, or be the one of a standby's primary.
      await client.query(`
        create table if not exists mikro_orm_migrations (
          id serial primary key, name varchar(255), executed_at timestamptz default current_timestamp)`);
      const { rows } = await client.query<{ name: string }>('select name from mikro_orm_migrations');
      const done = new Set(rows.map(({ name }) => name));
      for (const Step of ACCESS_MIGRATIONS.filter(({ name }) => !done.has(name))) {
        const step: Migration = new Step(this.orm.em.getDriver(), this.orm.config);
        await step.up();
        for (const statement of step.getQueries()) await client.query(statement as string);
        await client.query('insert into mikro_orm_migrations (name) values ($1)', [Step.name]);
      }
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}

function noting({ actor, action, subject, address, detail }: AuditEntry, condition: Sql = empty): Sql {
  const text = (value: string | null | undefined): string | null =>
    value === null || value === undefined ? null : storableText(value);
  const told = detail instanceof Sql ? detail : detail ? JSON.stringify(detail) : null;
  return sql`
    insert into access_audit (actor, action, subject, address, detail)
    select ${text(actor)}::text, ${action}, ${text(subject)}::text, ${address ?? null}::text,
           ${told}::jsonb
    ${condition}`;
}

function noWritesError(isStandby: boolean, isElsewhere: boolean): DatabaseUnusableError {
  const which = isElsewhere ? 'ACCESS_DATABASE_URL' : 'DATABASE_URL';
  const why = isStandby ? 'is a standby' : 'is open for reading only';
  const remedy = isStandby ? 'its primary' : 'a role that may write';
  return new DatabaseUnusableError(
    `The database of ${which} ${why}, where no session can be kept: set ACCESS_DATABASE_URL to ${remedy}, or to another database.`,
  );
}
