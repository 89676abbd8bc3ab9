import { Injectable } from '@nestjs/common';
import { BeingPreparedError } from '../common/errors/domain-error.js';
import { withoutRequestSignal } from '../common/request-signal.js';
import { HALF_HOUR_MS, type TimeRange, UTC, Zone } from '../common/time/index.js';
import { Database } from './database.js';
import type { Queryable } from './session.js';
import { Storage } from './storage/storage.js';
import type { Generation } from './tables.js';

/** Which database this is, by which rules its days begin, what it holds, and how often that has changed. */
export interface StateRow {
  readonly databaseId: string;
  /**
   * Grows with each refresh that follows a change, and with each change beside imports. Files raise it only by the refresh
   * that follows them.
   */
  readonly dataVersion: number;
  /** Grows with each loaded file and every other change that the aggregates must follow. */
  readonly changes: number;
  /** Nothing has changed since the aggregates were refreshed: no import is under way, or was cut short. */
  readonly isSettled: boolean;
  /** The zone with the rules that were stored when it was chosen: the only judge of local time. */
  readonly zone: Zone;
  /** Which of the two sets of users' days and months is read and written. */
  readonly generation: Generation;
  /** From the first half-hour with a reading to the end of the last; null without data. */
  readonly window: TimeRange | null;
  /** The same as of the last refresh: what answers are given over. */
  readonly shown: TimeRange | null;
  /**
   * Before it days, months and segments are kept without their readings, and nobody writes there. The begin of a local
   * month; null where everything follows from readings.
   */
  readonly readingsBegin: Date | null;
  /** False while users' days and months of a database of an older version are still to be filled. */
  readonly isFilled: boolean;
  /** How it keeps readings. */
  readonly storage: Storage;
}

interface StoredState extends Omit<StateRow, 'zone' | 'window' | 'shown' | 'storage'> {
  readonly timeZone: string;
  readonly zoneRules: number;
  readonly firstStart: Date | null;
  readonly lastStart: Date | null;
  readonly shownFirst: Date | null;
  readonly shownLast: Date | null;
}

const READ_STATE = `
  select database_id as "databaseId", data_version as "dataVersion", changes,
         changes = refreshed_changes as "isSettled", time_zone as "timeZone", zone_rules as "zoneRules",
         generation, first_start as "firstStart", last_start as "lastStart",
         shown_first_start as "shownFirst", shown_last_start as "shownLast",
         readings_begin as "readingsBegin", is_filled as "isFilled"
  from database_state`;

/** Where a server tells of each new version of the data. */
export const DATA_CHANNEL = 'halfhour_data';

/** How often the data, and with them what is shown, have changed. */
export type Progress = Pick<StateRow, 'dataVersion'> & {
  /** How many of the changes the aggregates have followed. */
  readonly refreshedChanges: number;
};

/** A statement that raises the data version, told to whoever listens once its transaction is over. */
function raising(set: string, where = 'true'): string {
  return `
    with raised as (
      update database_state set data_version = data_version + 1, ${set} where ${where} returning data_version
    )
    select pg_notify('${DATA_CHANNEL}', data_version::text) from raised`;
}

/** The one row of `database_state`, and the rules of its zone. */
@Injectable()
export class DatabaseState {
  /** The zone read last: its rules are read again only when the row says that they have changed. */
  private known: { readonly version: string; readonly zone: Promise<Zone> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly storage: Storage,
  ) {}

  async progress(): Promise<Progress> {
    const [row] = await this.database.query<Progress>(
      'select data_version as "dataVersion", refreshed_changes as "refreshedChanges" from database_state',
    );
    if (!row) throw new Error('database_state has lost its only row');
    return row;
  }

  async read(): Promise<StateRow> {
    const [row] = await this.database.query<StoredState>(READ_STATE);
    if (!row) throw new Error('database_state has lost its only row');
    const { timeZone, zoneRules, firstStart, lastStart, shownFirst, shownLast, ...state } = row;
    return {
      ...state,
      window: windowOf(firstStart, lastStart),
      shown: windowOf(shownFirst, shownLast),
      zone: await this.zone(`${state.databaseId} ${zoneRules}`, timeZone),
      storage: this.storage,
    };
  }

  /** @throws BeingPreparedError with how far it is, while {@link StateRow.isFilled} is false */
  async assertFilled(): Promise<void> {
    if ((await this.read()).isFilled) return;
    const [row] = await this.database.query<{ filled: number; users: number }>(`
      select count(*) filter (where id <= filled_to) as filled, count(*) as users
      from users cross join database_state`);
    throw new BeingPreparedError(row?.filled ?? 0, row?.users ?? 0);
  }

  /** From when on there are readings: what is kept from before stays without them. Null where all follows from readings. */
  async beginReadings(session: Queryable, begin: Date | null): Promise<void> {
    await session.query('update database_state set readings_begin = $1', [begin]);
  }

  /** Raises the data version, in the transaction of the change itself where one is given. */
  async raiseVersion(queryable: Queryable = this.database): Promise<void> {
    await queryable.query(raising('changes = changes + 1'));
  }

  /**
   * Files of an import went in: the refresh that follows raises the data version, so that kept answers stay meanwhile.
   *
   * @param stored - from the first half-hour that they hold to the begin of the last; the window of the data grows with it
   */
  async noteFiles(
    session: Queryable,
    stored: { readonly first: Date; readonly last: Date } | null,
  ): Promise<void> {
    await session.query(
      `update database_state
       set changes = changes + 1,
           first_start = least(first_start, $1::timestamptz), last_start = greatest(last_start, $2::timestamptz)`,
      [stored?.first ?? null, stored?.last ?? null],
    );
  }

  /**
   * Raises the data version after a refresh that began with these changes and this window: what is shown has changed. A
   * refresh with nothing new before it raises nothing, so that a mere start leaves every cached answer valid. What was
   * loaded while it ran counts for the next one.
   */
  async raiseAfterRefresh({ changes, window }: Pick<StateRow, 'changes' | 'window'>): Promise<void> {
    await this.database.query(
      raising(
        'refreshed_changes = $1, shown_first_start = $2::timestamptz, shown_last_start = $3::timestamptz',
        'refreshed_changes < $1',
      ),
      [changes, window?.from ?? null, window ? new Date(window.to.getTime() - HALF_HOUR_MS) : null],
    );
  }

  /** Nothing is left of the data, in the transaction that empties the tables. */
  async noteEmptied(session: Queryable): Promise<void> {
    await session.query(
      raising(
        `changes = changes + 1, readings_begin = null, first_start = null, last_start = null,
         shown_first_start = null, shown_last_start = null`,
      ),
    );
  }

  /**
   * Has these rules hold from now on, in place of any that are stored for the zone. Those of other zones stay: files
   * may have been read by them.
   */
  async storeZone(session: Queryable, zone: Zone): Promise<void> {
    await this.storeRules(session, zone);
    await session.query('update database_state set time_zone = $1, zone_rules = zone_rules + 1', [zone.name]);
    await this.raiseVersion(session);
  }

  /** Keeps the rules of a zone that files name their times in, in place of any that are stored for it. */
  async storeRules(session: Queryable, zone: Zone): Promise<void> {
    await session.query('delete from zone_transitions where zone = $1', [zone.name]);
    await session.query(
      `insert into zone_transitions (zone, at, offset_seconds)
       select $1, to_timestamp(at), offset_seconds
       from unnest($2::float8[], $3::int[]) as transition (at, offset_seconds)`,
      [
        zone.name,
        zone.transitions.map(({ at }) => at / 1000),
        zone.transitions.map(({ offsetMs }) => offsetMs / 1000),
      ],
    );
  }

  /** The zones, other than that of the days, in which files have named their times, by the rules that are stored for them. */
  async otherZones(): Promise<readonly Zone[]> {
    const rows = await this.database.query<{ zone: string }>(
      'select distinct zone from zone_transitions where zone <> (select time_zone from database_state) order by zone',
    );
    const zones = await Promise.all(rows.map(({ zone }) => this.storedZone(zone)));
    return zones.filter((zone) => zone !== undefined);
  }

  /** A zone by the rules that are stored for it, whether or not it holds now; nothing where it never held. */
  async storedZone(name: string): Promise<Zone | undefined> {
    const rows = await this.database.query<{ at: number; offset: number }>(
      `select extract(epoch from at)::float8 as at, offset_seconds as "offset"
       from zone_transitions where zone = $1 order by at`,
      [name],
    );
    if (rows.length === 0) return undefined;
    return new Zone(
      name,
      rows.map(({ at, offset }) => ({ at: at * 1000, offsetMs: offset * 1000 })),
    );
  }

  private zone(version: string, name: string): Promise<Zone> {
    if (this.known?.version === version) return this.known.zone;
    const zone = withoutRequestSignal(() => this.holdingZone(name));
    this.known = { version, zone };
    // What could not be read is asked for again.
    zone.catch(() => (this.known = undefined));
    return zone;
  }

  private async holdingZone(name: string): Promise<Zone> {
    if (name === UTC.name) return UTC;
    const zone = await this.storedZone(name);
    if (!zone) throw new Error(`the rules of ${name} are not stored`);
    return zone;
  }
}

function windowOf(firstStart: Date | null, lastStart: Date | null): TimeRange | null {
  return firstStart && lastStart && { from: firstStart, to: new Date(lastStart.getTime() + HALF_HOUR_MS) };
}
