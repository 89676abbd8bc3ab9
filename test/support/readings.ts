import { Database } from '../../src/database/index.js';

/** A reading as a test writes it down. */
export interface PlainReading {
  readonly userId: number;
  readonly start: Date;
  readonly occurrence?: 0 | 1;
  readonly wh: number;
}

/** A user as a test writes it down. */
export interface PlainUser {
  readonly id: number;
  readonly area: string;
  readonly tariff: string;
}

/** Puts users and readings straight into the tables, past the importer. The aggregates are not refreshed. */
export async function store(
  database: Database,
  users: readonly PlainUser[],
  readings: readonly PlainReading[],
): Promise<void> {
  await database.query('insert into users select * from json_populate_recordset(null::users, $1)', [
    JSON.stringify(users),
  ]);
  await database.query(
    `insert into readings
     select * from unnest($1::int[], $2::timestamptz[], $3::smallint[], $4::float8[])`,
    [
      readings.map(({ userId }) => userId),
      readings.map(({ start }) => start.toISOString()),
      readings.map(({ occurrence = 0 }) => occurrence),
      readings.map(({ wh }) => wh),
    ],
  );
}
