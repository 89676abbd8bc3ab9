import { releaseBuffers } from '../../common/release-buffers.js';
import {
  type ChangedReadings,
  type FigureWriter,
  instantText,
  type LockedUser,
  readStored,
  type StoredRows,
  type UserRollup,
} from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import type { RestatedPolicy, RowCounts } from '../../ledger/index.js';
import { MOST_LISTED } from '../csv/reject-list.js';
import { compare, type Difference, type Restatement } from './compare.js';
import { type FileRows, type Piece, piecesOf } from './reading-rows.js';
import type { ReadingWriter } from './reading-writer.js';
import { standing } from './standing.js';

/** Where a file's readings, and the days that follow from them, go. */
export interface Target {
  readonly session: Session;
  /** Whose readings they are. */
  readonly user: LockedUser;
  /** How the ledger calls the file that they come from. */
  readonly fileId: number;
  /** Stores readings. */
  readonly readings: ReadingWriter;
  /** Makes and writes the days and months that follow. */
  readonly figures: FigureWriter;
  /** What is stored of the days of the file, where that is known. */
  readonly stored: StoredRows | undefined;
}

/** How all files of an import are stored. */
export interface StoringRules {
  readonly rollup: UserRollup;
  readonly onRestated: RestatedPolicy;
  /** Called when the database is at work, so that others may use the time. */
  readonly whileStoring: () => void;
}

/** What became of a file's readings. */
export interface StoredFile {
  readonly rows: Pick<RowCounts, 'rows_inserted' | 'rows_unchanged' | 'rows_restated'>;
  /** Readings that are stored otherwise: all are counted, the first ones listed. */
  readonly restated: readonly Restatement[];
  /** By how many rows the table grew. */
  readonly rowDelta: number;
  /** The local days that changed, by their begin in minutes since 1970-01-01 UTC. */
  readonly changedDays: ReadonlySet<number>;
}

/** Restated readings go out first, into what is kept of them, and come in again with the new ones, by the one COPY. */
const KEEP_AND_DELETE_RESTATED = `
  with old as (
    delete from readings
    using unnest($2::timestamptz[], $3::smallint[]) as restated (period_start, occurrence)
    where readings.user_id = $1
      and readings.period_start = restated.period_start and readings.occurrence = restated.occurrence
      and readings.period_start between $4::timestamptz and $5::timestamptz
    returning readings.*
  )
  insert into replaced_readings (user_id, file_id, replaced_by, period_start, occurrence, quality, energy_wh)
  select user_id, file_id, $6, period_start, occurrence, quality, energy_wh from old`;

/** A second reading where there was none restates the half-hour, too. */
const KEEP_THAT_THERE_WAS_NONE = `
  insert into replaced_readings (user_id, replaced_by, period_start, occurrence)
  select $1, $4, period_start, occurrence
  from unnest($2::timestamptz[], $3::smallint[]) as restated (period_start, occurrence)`;

/**
 * Adds what is new of a file, with `replace` puts the restated readings right, and makes the days and months that follow
 * from it. With `error` a file that has any is only compared, for it will be refused.
 */
export async function storeReadings(
  target: Target,
  file: FileRows,
  rules: StoringRules,
): Promise<StoredFile> {
  const storing = new Storing(target, rules);
  if (rules.onRestated === 'error') {
    const compared = await storing.compare(file);
    if (compared.rows.rows_restated > 0) return compared;
  }
  return storing.store(file);
}

/** One file on its way into the tables, a piece at a time. */
class Storing {
  private readonly changedDays = new Set<number>();
  private readonly replaces: boolean;

  constructor(
    private readonly target: Target,
    private readonly rules: StoringRules,
  ) {
    this.replaces = rules.onRestated === 'replace';
  }

  /** How the file differs from what is stored; nothing is written. */
  compare(file: FileRows): Promise<StoredFile> {
    return this.pieceByPiece(file, () => Promise.resolve(0));
  }

  store(file: FileRows): Promise<StoredFile> {
    return this.pieceByPiece(file, async (piece, difference, stored) => {
      const { user, figures } = this.target;
      const days = this.rules.rollup.daysWith(changedHalfHours(piece, difference, this.replaces));
      if (days.size === 0) return 0;
      for (const day of days) this.changedDays.add(day);
      const handedOver = Promise.withResolvers<unknown>();
      const goOn = (): void => {
        handedOver.resolve(undefined);
      };
      const writing = this.writeReadings(piece, difference, goOn).finally(goOn);
      // Days are made of the same readings, so there is time for them while these are stored.
      const making = handedOver.promise.then(() => {
        const stands = standing(piece, stored, this.replaces);
        const changed = user.hasPast ? changedReadings(piece, difference, this.replaces) : null;
        figures.make(user, days, stands, changed);
        releaseBuffers(stands.minute, stands.energy, stands.quality);
        if (changed) releaseBuffers(changed.added.minute, changed.added.energy);
      });
      const [rowDelta] = await Promise.all([writing, making]);
      await figures.writeWhenFull();
      return rowDelta;
    });
  }

  /** @param take - does something about a piece, and says by how many rows the table grew */
  private async pieceByPiece(
    file: FileRows,
    take: (piece: Piece, difference: Difference, stored: StoredRows) => Promise<number>,
  ): Promise<StoredFile> {
    const rows = { rows_inserted: 0, rows_unchanged: 0, rows_restated: 0 };
    const restated: Restatement[] = [];
    let rowDelta = 0;
    for (const piece of piecesOf(file, this.rules.rollup)) {
      const stored = await this.storedOf(piece);
      const difference = compare(piece, stored);
      rowDelta += await take(piece, difference, stored);
      rows.rows_inserted += difference.added.length;
      releaseBuffers(stored.minute, stored.energy, stored.quality, difference.added);
      rows.rows_unchanged += difference.unchanged;
      rows.rows_restated += difference.restated.length;
      restated.push(...difference.restated.slice(0, MOST_LISTED - restated.length));
    }
    return { rows, restated, rowDelta, changedDays: this.changedDays };
  }

  /** What is stored of the days of a piece: nothing of a user's first file, which no other piece of it overlaps. */
  private async storedOf({ from, to }: Piece): Promise<StoredRows> {
    const { session, user, stored: known } = this.target;
    if (!user.hasPast) return nothingStored();
    if (known) return known;
    const stored = readStored(session, user.id, from, to);
    setImmediate(this.rules.whileStoring);
    return stored;
  }

  /**
   * @param handedOver - called once the database has the rows and stores them; not where there are none
   * @returns by how many rows the table grew
   */
  private async writeReadings(piece: Piece, difference: Difference, handedOver: () => void): Promise<number> {
    if (!this.replaces || difference.restated.length === 0) {
      return this.copy(piece, difference.added, handedOver);
    }
    const removed = await this.removeRestated(difference);
    return (await this.copy(piece, replacing(difference), handedOver)) - removed;
  }

  private async removeRestated({ restated }: Difference): Promise<number> {
    const [known, fresh] = partition(restated, ({ old }) => old !== undefined);
    const { session, user, fileId } = this.target;
    if (fresh.length > 0)
      await session.query(KEEP_THAT_THERE_WAS_NONE, [user.id, ...placesOf(fresh), fileId]);
    if (known.length === 0) return 0;
    const [starts, occurrences] = placesOf(known);
    const edges = [starts[0], starts.at(-1)];
    await session.query(KEEP_AND_DELETE_RESTATED, [user.id, starts, occurrences, ...edges, fileId]);
    return known.length;
  }

  private async copy(piece: Piece, indexes: Uint32Array, handedOver: () => void): Promise<number> {
    if (indexes.length === 0) return 0;
    const { readings, user, fileId } = this.target;
    await readings.add(user.id, fileId, piece, indexes, handedOver);
    return indexes.length;
  }
}

function nothingStored(): StoredRows {
  return { minute: new Int32Array(), energy: new Float64Array(), quality: new Uint8Array(), length: 0 };
}

/** The new and the restated rows together, in the order of the key. */
function replacing({ added, restated }: Difference): Uint32Array {
  const changed = restated.map(({ row }) => row).filter((row) => row !== undefined);
  return Uint32Array.from([...added, ...changed]).sort();
}

/** When and the how-manieth of their half-hours, as two columns. */
function placesOf(restated: readonly Restatement[]): readonly [starts: string[], occurrences: number[]] {
  return [restated.map(({ minute }) => instantText(minute)), restated.map(({ occurrence }) => occurrence)];
}

function partition<Item>(items: readonly Item[], is: (item: Item) => boolean): [Item[], Item[]] {
  const { yes = [], no = [] } = Object.groupBy(items, (item) => (is(item) ? 'yes' : 'no'));
  return [yes, no];
}

function changedHalfHours({ minute }: Piece, { added, restated }: Difference, replaces: boolean): Int32Array {
  const replaced = replaces ? restated : [];
  const changed = new Int32Array(added.length + replaced.length);
  for (let at = 0; at < added.length; at += 1) changed[at] = minute[added[at] ?? 0] ?? 0;
  changed.set(
    replaced.map((restatement) => restatement.minute),
    added.length,
  );
  return changed;
}

function changedReadings(piece: Piece, { added, restated }: Difference, replaces: boolean): ChangedReadings {
  const { from, to } = piece;
  const { length } = added;
  const [minute, energy] = [new Int32Array(length), new Float64Array(length)];
  for (let at = 0; at < length; at += 1) {
    minute[at] = piece.minute[added[at] ?? 0] ?? 0;
    energy[at] = piece.energy[added[at] ?? 0] ?? 0;
  }
  const others = replaces ? restated.filter((one) => one.old !== one.new) : [];
  return {
    from,
    to,
    added: { minute, energy, length },
    restated: others.map((restatement) => restatement.minute),
  };
}
