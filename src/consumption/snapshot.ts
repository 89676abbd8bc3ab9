import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { type AnswerCounts, AnswerStore } from '../common/answer-store.js';
import { sizeInMemory } from '../common/size-in-memory.js';
import { type Areas, viewerOf } from '../common/http/index.js';
import { HALF_HOUR_MS, sharedRange, type TimeRange, type Zone } from '../common/time/index.js';
import { Database, DatabaseState, daysTable, monthsTable, type StateRow } from '../database/index.js';
import { confinedTo } from '../users/index.js';
import { HeavyWork, type HeavyWorkCounts } from './heavy-work.js';

/** The figures of a million users over one range, or what some thousand pages show. */
const MOST_BYTES = 192 * 1024 * 1024;

/**
 * What a request may know of the data: read once, at its start, and passed to all that answers it. It is the only source
 * of the zone and the only way to earlier answers that are kept.
 *
 * A version promises *not older than*: population figures are those of its refresh, a user's own may be newer, since files
 * go in without raising it.
 */
export class Snapshot {
  constructor(
    private readonly state: StateRow,
    private readonly database: Database,
    private readonly answers: AnswerStore,
    private readonly heavy: HeavyWork,
    /** The areas that whoever asks is confined to: to them the database seems to hold no others. */
    readonly areas: Areas = null,
    private readonly ofAreas: TimeRange | null = null,
  ) {}

  /** Of which database, which change of it, which zone, and of which areas if not of all this is. */
  get version(): string {
    const whole = `${this.versionTag} ${this.zone.name}`;
    return this.areas === null ? whole : `${whole} ${JSON.stringify(this.areas)}`;
  }

  /** The same without the zone, as programs read it. */
  get versionTag(): string {
    return `${this.state.databaseId}:${this.dataVersion}`;
  }

  get dataVersion(): number {
    return this.state.dataVersion;
  }

  /** No import has loaded anything since the aggregates were refreshed. Changes without the version. */
  get isSettled(): boolean {
    return this.state.isSettled;
  }

  /** Whether that was so from when this was taken until now: readings and segments tell of the same. */
  async isStillSettled(): Promise<boolean> {
    const unchanged = await this.database.rows(
      sql`select from database_state where changes = refreshed_changes and data_version = ${this.dataVersion}`,
    );
    return this.isSettled && unchanged.length > 0;
  }

  /** The zone of local days, by the rules that are stored with the data. */
  get zone(): Zone {
    return this.state.zone;
  }

  /**
   * From the first half-hour with a reading to the end of the last, as of the last refresh; null without data. What files
   * have put in since is not in the segments, so nothing is expected of them there.
   */
  get window(): TimeRange | null {
    return this.areas === null ? this.state.shown : this.ofAreas;
  }

  /** The first readings of all were loaded and are not shown before the refresh that follows them. */
  get hasOnlyNewReadings(): boolean {
    return this.state.shown === null && this.state.window !== null;
  }

  /** Before it days, months and segments are kept without the readings of users; null where all have theirs. */
  get readingsBegin(): Date | null {
    return this.state.readingsBegin;
  }

  /** The name of the table of users' days. */
  get userDays(): Sql {
    return raw(daysTable(this.state.generation));
  }

  /** The name of the table of users' months. */
  get userMonths(): Sql {
    return raw(monthsTable(this.state.generation));
  }

  query<Row extends object>(statement: Sql): Promise<readonly Row[]> {
    return this.database.rows<Row>(confinedTo(this.areas, statement));
  }

  /** Whether rows can be had by {@link copyRows}: names of areas are texts, which it does not take. */
  get copiesRows(): boolean {
    return this.areas === null && this.database.copiesRows;
  }

  /** The same as the database's, of what whoever asks may see. */
  copyRows(
    statement: Sql,
    ...how: DropFirst<Parameters<Database['copyRows']>>
  ): ReturnType<Database['copyRows']> {
    return this.database.copyRows(confinedTo(this.areas, statement), ...how);
  }

  /**
   * Work that reads so many rows: where these are very many it waits until nothing else of that kind is worked out.
   *
   * @throws BusyError when too many wait already
   */
  inTurn<Result>(rows: number, work: () => Promise<Result>): Promise<Result> {
    return this.heavy.take(rows, work);
  }

  /** How many are worked out before what waits under a request's signal; nothing where that waits for no turn. */
  ahead(waiting: AbortSignal): number | undefined {
    return this.heavy.ahead(waiting);
  }

  /**
   * The answer of an analysis to a request, computed at most once for each version of the data. A failure is not kept.
   *
   * @param request - everything that the answer depends on besides the data, writable as JSON
   */
  once<Answer>(analysis: string, request: unknown, answer: () => Promise<Answer>): Promise<Answer> {
    return this.answers.get(`${this.version} ${analysis} ${JSON.stringify(request)}`, answer);
  }
}

type DropFirst<List extends readonly unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

/** Takes snapshots, and keeps the answers given from them. */
@Injectable()
export class Snapshots {
  private readonly answers = new AnswerStore(MOST_BYTES, sizeInMemory);
  private readonly heavy = new HeavyWork();
  private latest: string | undefined;
  private readonly ofRequests = new WeakMap<object, Promise<Snapshot>>();

  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
  ) {}

  /** What became of questions to analyses; the size is in bytes. */
  get answered(): AnswerCounts {
    return this.answers.counts;
  }

  /** What reads very many rows: how much of it is at work, waits, and was sent away. */
  get queue(): HeavyWorkCounts {
    return this.heavy.counts;
  }

  /** @param areas - whoever asks is confined to; everything if null */
  async take(areas: Areas = null): Promise<Snapshot> {
    const state = await this.state.read();
    const whole = new Snapshot(state, this.database, this.answers, this.heavy);
    // Whoever still answers from an older version may compute something again; keeping it would only take room.
    if (whole.version !== this.latest) this.answers.clear();
    this.latest = whole.version;
    if (areas === null) return whole;
    const confined = new Snapshot(state, this.database, this.answers, this.heavy, areas);
    return new Snapshot(
      state,
      this.database,
      this.answers,
      this.heavy,
      areas,
      await windowOf(confined, whole.window),
    );
  }

  /** The one snapshot of a request, whoever asks for it first. */
  of(request: object): Promise<Snapshot> {
    return this.ofRequests.get(request) ?? this.renew(request);
  }

  /** A new one for a request whose data have changed meanwhile. */
  renew(request: object): Promise<Snapshot> {
    const taken = this.take(viewerOf(request).areas);
    this.ofRequests.set(request, taken);
    return taken;
  }
}

/** From the first reading of the areas that are seen to the end of their last, as far as it is shown. */
function windowOf(data: Snapshot, shown: TimeRange | null): Promise<TimeRange | null> {
  return data.once('window', null, async () => {
    const [row] = await data.query<{ first: Date | null; last: Date | null }>(sql`
      select (select min(first_start) from users) as first, (select max(last_start) from ${data.userMonths}) as last`);
    if (!shown || !row?.first || !row.last) return null;
    const { from, to } = sharedRange(
      { from: row.first, to: new Date(row.last.getTime() + HALF_HOUR_MS) },
      shown,
    );
    return from < to ? { from, to } : null;
  });
}
