import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/index.js';
import { Database } from './database.js';

/** Any number: everybody who migrates Halfhour's schema takes the same one. */
const MIGRATION_LOCK = 4_830_486;

/** Brings the schema up to date, also when several processes want to at the same moment. */
@Injectable()
export class SchemaMigrator {
  constructor(
    private readonly orm: MikroORM,
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /** @returns the names of the migrations that this call has run, in order */
  async up(): Promise<readonly string[]> {
    await this.ensureLogTable();
    const pending = await this.orm.migrator.getPending();
    if (pending.length === 0) return [];
    return this.orm.em.fork().transactional(async (em) => {
      // Held to the end of the transaction: whoever comes second finds nothing left to do.
      await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
      await em.execute(`select set_config('halfhour.time_zone', ?, true)`, [this.environment.TIME_ZONE]);
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
