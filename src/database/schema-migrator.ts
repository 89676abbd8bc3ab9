import { MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DatabaseUnusableError } from '../common/errors/index.js';
import { Zone } from '../common/time/index.js';
import { Environment } from '../config/index.js';
import { Database } from './database.js';
import { DatabaseState } from './database-state.js';

/** Any number: everybody who migrates Halfhour's schema takes the same one. */
const MIGRATION_LOCK = 4_830_486;

/** Brings the schema up to date, also when several processes want to at the same moment. */
@Injectable()
export class SchemaMigrator {
  constructor(
    private readonly orm: MikroORM,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
  ) {}

  /** @returns the names of the migrations that this call has run, in order */
  async up(): Promise<readonly string[]> {
    const done = await this.migrate();
    await this.ensureRules();
    return done;
  }

  private async migrate(): Promise<readonly string[]> {
    await this.ensureLogTable();
    const pending = await this.orm.migrator.getPending();
    if (pending.length === 0) return [];
    return this.orm.em.fork().transactional(async (em) => {
      // Held to the end of the transaction: whoever comes second finds nothing left to do.
      await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
      const { TIME_ZONE, STORAGE } = this.environment;
      await em.execute(
        `select set_config('halfhour.time_zone', ?, true), set_config('halfhour.storage', ?, true)`,
        [TIME_ZONE, STORAGE],
      );
      if (await areDone(em, pending)) return [];
      await assertNoImport(em);
      const transaction = em.getTransactionContext<object>();
      const done = await this.orm.migrator.up(transaction ? { transaction } : {});
      return done.map(({ name }) => name);
    });
  }

  /** Whether the schema is that of this program: nothing is left to run. */
  async isUpToDate(): Promise<boolean> {
    const [log] = await this.database.query<{ found: boolean }>(
      `select to_regclass('mikro_orm_migrations') is not null as found`,
    );
    return log?.found === true && (await this.orm.migrator.getPending()).length === 0;
  }

  /**
   * The rules of the zone as this runtime knows them, where none are stored yet: a database that was just made, or one of
   * a version that asked PostgreSQL's.
   */
  private async ensureRules(): Promise<void> {
    await this.database.transaction(async (session) => {
      await session.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      const [without] = await session.query<{ name: string }>(
        'select time_zone as name from database_state where zone_rules = 0',
      );
      if (without) await this.state.storeZone(session, Zone.ofRuntime(without.name));
    });
  }

  /**
   * MikroORM makes its log table outside the migrations' transaction; two processes that both do so at once
   * would fail on the server's catalogue. So it is made here first, under the lock.
   */
  private async ensureLogTable(): Promise<void> {
    await this.database.transaction(async (session) => {
      await session.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      await session.query(`
        create table if not exists mikro_orm_migrations (
          id serial primary key,
          name varchar(255),
          executed_at timestamptz default current_timestamp
        )`);
    });
  }
}

/**
 * An import of the version before knows nothing of what a migration changes: none may be under way. The lease of one that
 * no longer renews it goes, so that it can write nothing, were it only paused.
 *
 * @throws DatabaseUnusableError
 */
async function assertNoImport(em: SqlEntityManager): Promise<void> {
  const [leases] = await em.execute<{ found: boolean }[]>(
    `select to_regclass('leases') is not null as found`,
  );
  if (!leases?.found) return;
  await em.execute('lock table leases in access exclusive mode');
  const [held] = await em.execute<{ found: boolean }[]>(
    'select exists (select 1 from leases where expires_at > clock_timestamp()) as found',
  );
  if (held?.found) {
    throw new DatabaseUnusableError(
      'An import is under way, and the schema must be brought up to date: wait until it has ended, then try again.',
    );
  }
  await em.execute('delete from leases');
}

/** Whether somebody else has run them while this process waited. Asked in the transaction: the embedded engine has one session. */
async function areDone(
  em: SqlEntityManager,
  pending: readonly { readonly name: string }[],
): Promise<boolean> {
  const done = await em.execute<{ name: string }[]>('select name from mikro_orm_migrations');
  const names = new Set(done.map(({ name }) => name));
  return pending.every(({ name }) => names.has(name));
}
