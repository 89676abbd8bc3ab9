import { qualityOf, type QualityWord } from '../../src/common/reading-quality.js';
import { sortKeyOf } from '../../src/common/user-id.js';
import { lockUsers, UserRollup } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { makeRoom, testStorage } from './storage.js';

/** A reading as a test writes it down. */
export interface PlainReading {
  readonly userId: number;
  readonly start: Date;
  readonly occurrence?: 0 | 1;
  readonly wh: number;
  /** Unknown unless it is said. */
  readonly quality?: QualityWord;
}

/** A user as a test writes it down: by its key, which is its id too unless another one is given. */
export interface PlainUser {
  readonly id: number;
  readonly name?: string;
  readonly area: string;
  readonly tariff: string;
}

/** Puts users and readings straight into the tables, past the importer, and makes their days. The segments are not refreshed. */
export async function store(
  database: Database,
  users: readonly PlainUser[],
  readings: readonly PlainReading[],
): Promise<void> {
  await database.query(
    `insert into users (id, external_id, sort_key, area, tariff)
     select id, external_id, sort_key, area, tariff from json_populate_recordset(null::users, $1)`,
    [
      JSON.stringify(
        users.map(({ id, name = String(id), area, tariff }) => ({
          id,
          external_id: name,
          sort_key: sortKeyOf(name),
          area,
          tariff,
        })),
      ),
    ],
  );
  await makeRoom(database, ...readings.map(({ start }) => start));
  await database.query(
    `insert into readings (user_id, period_start, occurrence, energy_wh, quality)
     select * from unnest($1::int[], $2::timestamptz[], $3::smallint[], $4::float8[], $5::smallint[])`,
    [
      readings.map(({ userId }) => userId),
      readings.map(({ start }) => start.toISOString()),
      readings.map(({ occurrence = 0 }) => occurrence),
      readings.map(({ wh }) => wh),
      readings.map(({ quality = 'unknown' }) => qualityOf(quality)),
    ],
  );
  await makeDays(database);
}

/** Makes the days of all users anew, as after a change of readings past the importer, which the next refresh follows. */
export async function makeDays(database: Database): Promise<void> {
  const rollup = UserRollup.of(await new DatabaseState(database, testStorage(database)).read());
  const users = await database.query<{ id: number }>('select id from users order by id');
  const ids = users.map(({ id }) => id);
  await testStorage(database).noteAnyChange(database);
  await database.transaction(async (session) => {
    await lockUsers(session, ids);
    await rollup.tables.empty(session);
    for (const id of ids) await rollup.fill(session, id);
    await session.query(`
      update database_state set first_start = found.first, last_start = found.last,
                                shown_first_start = found.first, shown_last_start = found.last
      from (
        select (select min(first_start) from users) as first,
               (select max(last_start) from ${rollup.tables.days.name}) as last
      ) as found`);
  });
}
