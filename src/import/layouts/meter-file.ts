import type { LocalClock } from '../readings/local-clock.js';
import type { FileTally } from './file-tally.js';
import type { Bounds } from './gathered/part-store.js';
import type { Parts } from './parts.js';
import type { Layout } from './table/layout.js';

/** What a meter's file has of one meter: intervals by register, at instants. */
export interface MeterSeries {
  /** As people write it: text. */
  readonly id: string;
  /** By the name of the register. All of them are added: of a half-hour each is needed that has begun and not ended. */
  readonly registers: ReadonlyMap<string, Parts>;
  /** Whether values are what a register shows at a time, not what was used in an interval. */
  readonly isCumulative?: boolean;
  /** Whose column the layout names. */
  readonly area?: string | undefined;
  readonly tariff?: string | undefined;
  /** Rows of it that were rejected. */
  readonly rejected: number;
}

/** How a meter's file is to be read, beside its format. */
export interface ReadingTask {
  /** Without its folder: some formats have the meter's id only there. */
  readonly fileName: string;
  /** The zone of its times in place of the format's own: an IANA name, or an offset such as `+10:00`. */
  readonly zone?: string | undefined;
  /** Which registers are consumption, in place of the format's own choice. */
  readonly registers?: readonly string[] | undefined;
  /** The meter's id, where the file does not say it. */
  readonly user?: string | undefined;
  /** The clock of a zone. @throws UsageError where there is no such zone */
  clockOf(zone: string): LocalClock;
  /** Told of all that is no reading. */
  readonly tally: FileTally;
  /** What may be held of it, where that is not what BOUNDS say. */
  readonly bounds?: Bounds | undefined;
}

/** A way in which meters' files are written. */
export interface MeterFormat {
  /** As `--layout` names it. */
  readonly name: string;
  /** Who writes such files, in a few words. */
  readonly title: string;
  /** What it assumes and no file says: zone, side of the label, unit, registers. For people. */
  readonly assumes: string;
  /** What a table is read by, as plain data; nothing of formats that are no tables. */
  readonly layouts?: readonly Layout[];
  /**
   * Whether a file begins as one of these does.
   *
   * @param head - its first lines as text, at most 64 KiB of it; the last one may be torn
   */
  recognises(head: string): boolean;
  /**
   * Reads a file. A series is valid until the next one is asked for. A meter comes once, however its rows are spread over
   * the file; of layouts whose rows stand together by meter it comes anew each time that its rows begin again, and what two
   * such pieces both have is for the reader of the series to settle: the later one was delivered later.
   *
   * @param chunks - its content in UTF-8, without a byte order mark; a chunk is valid until the next one
   * @throws FileRefusedError with why nothing of the file can be taken
   */
  read(chunks: AsyncIterable<Buffer>, task: ReadingTask): AsyncGenerator<MeterSeries, void, undefined>;
}
