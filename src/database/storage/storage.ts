import { errorCode } from '../../common/errors/failure.js';
import { DAY_MINUTES, type TimeRange } from '../../common/time/index.js';
import type { StorageName } from '../../config/index.js';
import type { Generation } from '../tables.js';
import type { Queryable, Session } from '../session.js';

/** A stretch of a table's time, as the database keeps it. */
export interface Chunk extends TimeRange {
  /** As SQL names it. */
  readonly name: string;
  /** The table, or the aggregate, that it belongs to. */
  readonly table: string;
  /** Whether it may be compacted at all. */
  readonly mayBeCompacted: boolean;
  /** In columns, or as rows; `both` where rows were written since it was compacted. */
  readonly kept: 'rows' | 'columns' | 'both';
  /** On disk, with the part of its indexes. */
  readonly bytes: number;
  readonly indexBytes: number;
}

/** A job of the database's own. */
export interface DatabaseJob {
  readonly name: string;
  /** The same for machines: it stays as it is. */
  readonly label: string;
  /** Null where it has never run. */
  readonly ranAt: Date | null;
  readonly hasFailed: boolean;
  /** How many of its runs have failed. */
  readonly failures: number;
  /** Of what its last run failed; null where it did not, or nobody noted it. */
  readonly message: string | null;
}

/** What is known of the server before it is asked for what a storage needs. */
export interface Server {
  /** Its extensions that are made in the database, by name, with their versions. */
  readonly extensions: ReadonlyMap<string, string>;
  /** Nothing can be written. */
  readonly isReadOnly: boolean;
}

/** Readings and users' days lie in chunks that begin at multiples of so many minutes since 1970-01-01 UTC. */
export const CHUNK_MINUTES = { readings: 30 * DAY_MINUTES, days: 360 * DAY_MINUTES } as const;

/** A lock did not come; of TimescaleDB also while another refresh of the same aggregate is under way. */
export const LOCK_NOT_AVAILABLE = '55P03';

/** Longer nobody waits behind a lock that waits for a reader. */
const LONGEST_WAIT = '2s';

/**
 * How a database keeps readings and what follows from them: all that differs between one whose tables TimescaleDB keeps and
 * others. It is chosen when a database is made (`STORAGE`), and stays; nothing outside of this folder knows which it is.
 */
export abstract class Storage {
  abstract readonly name: StorageName;

  /** The extensions of PostgreSQL that it needs. */
  abstract readonly extensions: readonly string[];

  /**
   * For the transaction of whoever changes readings, a part of a select list: lets it change what is compact, however much.
   */
  abstract readonly changing: string;

  /** Whether a row that is stored makes the chunk that it lies in; if not, {@link makeChunks} has to come first. */
  abstract readonly chunksMakeThemselves: boolean;

  /** Why there is nothing to compact, in a sentence; nothing where there may be. */
  abstract readonly whyNeverCompact: string | undefined;

  /**
   * Makes sure that the server has what tables of this kind need, and makes it where it may.
   *
   * @returns what that is, for people
   * @throws DatabaseUnusableError with one sentence that holds the remedy
   */
  abstract meet(server: Server): Promise<string>;

  /** The begins of the chunks of readings that there are, in minutes since 1970-01-01 UTC. */
  abstract chunkStarts(queryable: Queryable): Promise<readonly number[]>;

  /**
   * Makes chunks of readings that there are not yet, and those of the days and months that follow from readings in them,
   * wherever days begin.
   *
   * @param starts - their begins, in minutes since 1970-01-01 UTC
   * @param generation - of the days and months that are written
   */
  abstract makeChunks(session: Session, starts: readonly number[], generation: Generation): Promise<void>;

  /** The end of the newest chunk of readings that holds nothing from an instant on; null without any. */
  abstract endOfChunksBefore(latest: Date): Promise<Date | null>;

  /**
   * Drops the chunks of readings that end at an instant or earlier. The segments follow with the next {@link refresh}.
   * Where somebody is at one for long it throws ({@link isInUse}), and what was done since a savepoint can be given up.
   */
  abstract dropChunks(session: Session, before: Date): Promise<void>;

  /**
   * Says which readings have changed, in the transaction of the change: the next {@link refresh} follows, be it another
   * process that makes it.
   */
  abstract noteChanges(session: Session, ranges: Iterable<TimeRange>): Promise<void>;

  /** Says that any may have changed: all are gone, or somebody has changed some by hand. */
  abstract noteAnyChange(queryable: Queryable): Promise<void>;

  /**
   * Brings `segment_half_hours` up to date where readings have changed, and over the stretches of time that
   * `segment_rebuilds` names, which it then removes. What was kept without its readings stays. Cheap where nothing is
   * stale. Never in a transaction; a process may be killed in it, and the next one does the rest.
   *
   * @throws the reason of `signal`
   */
  abstract refresh(signal?: AbortSignal): Promise<void>;

  /**
   * Names users in `user_names` that were stored in this transaction. As a rule that is a view, and there is nothing to do.
   *
   * @param whom - a condition on `users`, with its values
   */
  abstract nameUsers(session: Queryable, whom: string, values?: readonly unknown[]): Promise<void>;

  /** Every chunk of every table that has chunks, the oldest first. */
  abstract chunks(): Promise<readonly Chunk[]>;

  /**
   * Whether the planner's statistics of readings and days are behind what these tables hold, and the server will not bring
   * them up to date by itself.
   *
   * @param generation - of the days that are read
   */
  abstract hasStaleStatistics(generation: Generation): Promise<boolean>;

  /**
   * Makes a chunk small, with the rows that were written since it was compacted last. It throws where somebody is at the
   * chunk for long ({@link isInUse}).
   */
  abstract compact(session: Session, chunk: Chunk): Promise<void>;

  /** What the database does by itself, the last one first. */
  abstract jobs(): Promise<readonly DatabaseJob[]>;

  /** Whether a chunk was left as it is because somebody else was at it for long. */
  isInUse(error: unknown): boolean {
    return errorCode(error) === LOCK_NOT_AVAILABLE;
  }

  /** Work that locks readers out of chunks: it gives up before those that come meanwhile have waited long. */
  protected async withoutReaders(session: Session, work: () => Promise<unknown>): Promise<void> {
    await session.query(`select set_config('lock_timeout', $1, true)`, [LONGEST_WAIT]);
    await work();
    // What follows in the transaction waits as it does elsewhere.
    await session.query('reset lock_timeout');
  }
}

/** With a change of the clocks in it. */
const LONGEST_DAY = DAY_MINUTES + 120;
const LONGEST_MONTH = 31 * DAY_MINUTES + 120;

/**
 * Times that lie in every chunk of days or months that follow from readings of some chunks: in whichever zone days begin, one
 * begins less than a day before its first reading.
 *
 * @param starts - the begins of chunks of readings, in minutes since 1970-01-01 UTC, as all that is given
 */
export function timesAround(starts: readonly number[]): {
  readonly days: readonly number[];
  readonly months: readonly number[];
} {
  const around = (longest: number): readonly number[] => [
    ...new Set(starts.flatMap((start) => [start - longest + 1, start + CHUNK_MINUTES.readings - 1])),
  ];
  return { days: around(LONGEST_DAY), months: around(LONGEST_MONTH) };
}
