import { createHash } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Migration } from '@mikro-orm/migrations';
import { Migration20261122090000_CreateReadings } from '../../migrations/Migration20261122090000_CreateReadings.js';
import { Migration20261122090100_CreateRollups } from '../../migrations/Migration20261122090100_CreateRollups.js';
import { Migration20261122090200_CreateLedger } from '../../migrations/Migration20261122090200_CreateLedger.js';
import { Database } from '../../src/database/index.js';
import type { PlainReading, PlainUser } from './readings.js';
import type { TestDatabase } from './database.js';
import { compileUnprepared } from './parts.js';

/*
 * Version 0.1 as far as its database goes: its migrations, and what its importer wrote. Nothing of the program's own is
 * used that has changed since.
 */

const MIGRATIONS = [
  Migration20261122090000_CreateReadings,
  Migration20261122090100_CreateRollups,
  Migration20261122090200_CreateLedger,
];

/** A database as version 0.1 left it after an import of these files: its schema with days of a zone, and its rows. */
export async function leaveAs01(
  target: TestDatabase,
  timeZone: string,
  files: readonly FileOf01[],
  usersText: string,
): Promise<void> {
  const module = await compileUnprepared(target, []);
  try {
    const database = module.get(Database, { strict: false });
    await migrate(database, module.get(MikroORM, { strict: false }), timeZone);
    if (files.length > 0) await importFiles(database, timeZone, files, usersText);
  } finally {
    await module.close();
  }
}

async function migrate(database: Database, orm: MikroORM, timeZone: string): Promise<void> {
  await database.query('create extension if not exists timescaledb');
  await database.transaction(async (session) => {
    await session.query(`select set_config('halfhour.time_zone', $1, true)`, [timeZone]);
    await session.query(`
      create table mikro_orm_migrations (
        id serial primary key, name varchar(255), executed_at timestamptz default current_timestamp)`);
    for (const Step of MIGRATIONS) {
      const step: Migration = new Step(orm.em.getDriver(), orm.config);
      await step.up();
      for (const statement of step.getQueries()) {
        if (typeof statement !== 'string') throw new TypeError('its migrations are texts');
        await session.query(statement);
      }
      await session.query('insert into mikro_orm_migrations (name) values ($1)', [Step.name]);
    }
  });
}

/** A file of a user as version 0.1 read it: its text, and the readings that it made of it. */
export interface FileOf01 {
  readonly user: PlainUser;
  readonly text: string;
  readonly readings: readonly PlainReading[];
}

/** Users, readings, ledger and refreshed aggregates, as its importer wrote them. */
async function importFiles(
  database: Database,
  timeZone: string,
  files: readonly FileOf01[],
  usersText: string,
): Promise<void> {
  const options = { stamp: 'start', onRepeat: 'keep', onRestated: 'replace', timeZone };
  await database.query(
    `insert into imports (directory, options, status, finished_at) values ('data', $1, 'completed', now())`,
    [JSON.stringify(options)],
  );
  for (const { user } of files) {
    await database.query('insert into users values ($1, $2, $3)', [user.id, user.area, user.tariff]);
  }
  await record(database, {
    path: 'user_data.csv',
    kind: 'users',
    userId: null,
    text: usersText,
    readings: [],
    rows: files.length,
  });
  for (const { user, text, readings } of files) {
    await database.query(
      `insert into readings
       select $1::int, start, occurrence, wh from unnest($2::timestamptz[], $3::smallint[], $4::float8[]) as reading (start, occurrence, wh)`,
      [
        user.id,
        readings.map(({ start }) => start),
        readings.map(({ occurrence = 0 }) => occurrence),
        readings.map(({ wh }) => wh),
      ],
    );
    const path = `consumption/${user.id}.csv`;
    await record(database, {
      path,
      kind: 'readings',
      userId: user.id,
      text,
      readings,
      rows: readings.length,
    });
    await database.query('update database_state set data_version = data_version + 1');
  }
  for (const rollup of ['segment_half_hours', 'user_days']) {
    await database.query(
      `call refresh_continuous_aggregate('${rollup}', null, '3000-01-01 00:00+00'::timestamptz)`,
    );
  }
  await database.query(
    'update database_state set data_version = data_version + 1, refreshed_version = data_version + 1',
  );
}

interface Recorded {
  readonly path: string;
  readonly kind: 'users' | 'readings';
  readonly userId: number | null;
  readonly text: string;
  readonly readings: readonly PlainReading[];
  readonly rows: number;
}

async function record(
  database: Database,
  { path, kind, userId, text, readings, rows }: Recorded,
): Promise<void> {
  const repeats = readings.filter(({ occurrence }) => occurrence === 1).length;
  await database.query(
    `insert into import_files (import_id, path, kind, user_id, sha256, stamp, on_repeat, on_restated, result, sample,
                               rows_read, rows_inserted, rows_unchanged, rows_restated, rows_repeated, rows_duplicate,
                               rows_rejected, stored_change, future_rows, first_start, last_start, duration_ms)
     values (1, $1, $2, $3, $4, 'start', 'keep', 'replace', 'loaded', false, $5, $5, 0, 0, $6, 0, 0, $5, false, $7, $8, 12)`,
    [
      path,
      kind,
      userId,
      createHash('sha256').update(text).digest('hex'),
      rows,
      repeats,
      readings[0]?.start ?? null,
      readings.at(-1)?.start ?? null,
    ],
  );
}
