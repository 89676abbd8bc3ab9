import { storableText } from '../../common/storable-text.js';
import { HALF_HOUR_MINUTES } from '../../common/time/index.js';
import type { TimestampConvention } from '../../ledger/index.js';
import { numberOf, parseNumber, PlainDecimal } from '../csv/decimal.js';
import { NEGATIVE_REASON, TOO_EARLY_REASON, TOO_LATE_REASON, tooLargeReason } from '../csv/reasons.js';
import type { RejectCode } from '../csv/reject-list.js';
import { type Row, TableParser, type Understood } from '../csv/table-parser.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { backwardSteps } from './backward-steps.js';
import { type LocalClock, NEVER } from './local-clock.js';
import { MOST_ROWS, ReadingColumns } from './reading-columns.js';
import type { StoredReadings } from './repeated-hour.js';
import { RepeatedTimes } from './repeated-times.js';
import {
  BAD_TIMESTAMP,
  OFF_HALF_HOUR,
  TIMESTAMP_LENGTH,
  TimestampReader,
  TOO_EARLY,
} from './timestamp-reader.js';

/** How the times of a file are to be understood. */
export interface TimeRules {
  readonly clock: LocalClock;
  readonly timeZone: string;
  /** Whether a time names the beginning or the end of its half-hour. */
  readonly stamp: TimestampConvention;
  /** Readings begin here: what is named from before is left out; in minutes since 1970-01-01 UTC. */
  readonly earliest: number;
  /** The last moment that a half-hour may begin, in minutes since 1970-01-01 UTC. */
  readonly latest: number;
}

/** The rows of one readings' file: understood, or rejected. */
export interface ParsedReadings extends Understood {
  readonly rows: ReadingColumns;
}

const COLUMNS = ['datetime', 'consumption'] as const;
const COMMA = 44;
/** `2016-07-15 00:30:00,0` and a line's end. */
const SHORTEST_ROW = TIMESTAMP_LENGTH + 3;
/** Thirty years of half-hours: the size of a file only suggests how many rows it has. */
const MOST_EXPECTED = 2 ** 19;

/** Understands a readings' file line by line. Plain rows go from bytes to columns without a string. */
export class ReadingsParser extends TableParser<(typeof COLUMNS)[number]> {
  private readonly rows: ReadingColumns;
  private readonly timestamps = new TimestampReader();
  private readonly plain = new PlainDecimal();
  private readonly repeated: RepeatedTimes;
  private hasFutureRows = false;

  /**
   * @param largest the largest reading that is taken, in Wh
   * @param bytes how long the file is
   */
  constructor(
    private readonly rules: TimeRules,
    private readonly largest: number,
    bytes: number,
  ) {
    super(COLUMNS);
    this.rows = new ReadingColumns(Math.min(Math.ceil(bytes / SHORTEST_ROW), MOST_EXPECTED));
    this.repeated = new RepeatedTimes(rules.clock, rules.stamp === 'end' ? -HALF_HOUR_MINUTES : 0);
  }

  /**
   * Call it once, after the last line.
   *
   * @returns the half-hours of which it must be known what is stored: none as a rule
   * @throws FileRefusedError when there was no line at all
   */
  end(): readonly number[] {
    this.assertHeader();
    return this.repeated.understand(this.rows);
  }

  /** Call it once, after {@link end}. @param stored - what is stored at the half-hours that it named */
  finish(stored: StoredReadings): ParsedReadings {
    // Before the rows of a repeated hour are added at the end.
    const backwards = backwardSteps(this.rows);
    this.repeated.resolve(stored, (instant, energy, line) => {
      this.keep(instant, energy, line);
    });
    const { rowsRead, rows, rejects, hasFutureRows } = this;
    return { rowsRead, rows, rejects, hasFutureRows, backwards };
  }

  protected override row(bytes: Buffer, start: number, end: number, line: number): void {
    if (this.plainRow(bytes, start, end, line)) return;
    const row = this.split(bytes, start, end, line);
    if (row) this.resolve(row);
  }

  /** The row as nearly every file has it: `2016-07-15 00:30:00,147.0`, at a time that comes once. */
  private plainRow(bytes: Buffer, start: number, end: number, line: number): boolean {
    const comma = start + TIMESTAMP_LENGTH;
    if (this.positions?.datetime !== 0 || comma >= end || bytes[comma] !== COMMA) return false;
    const wall = this.timestamps.read(bytes, start);
    if (wall < 0) return false;
    if (!this.plain.read(bytes, comma + 1, end)) return false;
    const energy = numberOf(this.plain);
    if (energy > this.largest) return false;
    const instant = this.rules.clock.instantOf(wall);
    // Not a number where the time comes twice, minus infinity where it never comes.
    if (!(instant > NEVER) || instant > this.rules.latest) return false;
    this.keep(this.beginOf(instant), energy, line);
    return true;
  }

  /** The time first: a row with a bad reading mentions its time all the same. */
  private resolve(row: Row): void {
    const text = this.field(row, 'datetime');
    const time = Buffer.from(text);
    const wall = time.length === TIMESTAMP_LENGTH ? this.timestamps.read(time, 0) : BAD_TIMESTAMP;
    if (wall < 0) {
      this.reject(row, ...timeProblem(wall, text), 'datetime');
      return;
    }
    const instant = this.rules.clock.instantOf(wall);
    const earliest = Number.isNaN(instant) ? (this.rules.clock.instantsOf(wall)[0] ?? NEVER) : instant;
    if (earliest === NEVER) {
      this.reject(
        row,
        'nonexistent_local_time',
        `the clocks of ${this.rules.timeZone} skip this time`,
        'datetime',
      );
    } else if (earliest > this.rules.latest) {
      this.hasFutureRows = true;
      this.reject(row, 'out_of_range', TOO_LATE_REASON, 'datetime');
    } else if (Number.isNaN(instant)) this.mention(row, wall);
    else {
      const energy = this.energyOf(row);
      if (Number.isNaN(energy)) this.repeated.addRejected(wall, instant, row.line);
      else this.keep(this.beginOf(instant), energy, row.line);
    }
  }

  private mention(row: Row, wall: number): void {
    if (this.repeated.countOf(wall) === 2)
      this.reject(row, 'repeated_too_often', 'the file names this time more than twice', 'datetime');
    else this.repeated.add(wall, this.energyOf(row), row.line);
  }

  /** The reading of a row; NaN once it has been rejected. */
  private energyOf(row: Row): number {
    const text = this.field(row, 'consumption');
    const energy = parseNumber(text);
    if (energy >= 0 && energy <= this.largest) return energy;
    const [code, reason] = quantityProblem(energy, text, this.largest);
    this.reject(row, code, reason, 'consumption');
    return Number.NaN;
  }

  /** The beginning of the half-hour that an instant names. */
  private beginOf(instant: number): number {
    return this.rules.stamp === 'end' ? instant - HALF_HOUR_MINUTES : instant;
  }

  private keep(minute: number, energy: number, line: number): void {
    if (this.rows.length === MOST_ROWS) {
      throw new FileRefusedError(
        'refused',
        `it has more than ${MOST_ROWS} readings, more than a user can have`,
      );
    }
    this.rows.add(minute, energy, line);
  }
}

type Problem = readonly [code: RejectCode, reason: string];

function timeProblem(wall: number, text: string): Problem {
  if (wall === OFF_HALF_HOUR) return ['not_on_half_hour', 'the time is neither on the hour nor half past'];
  if (wall === TOO_EARLY) return ['out_of_range', TOO_EARLY_REASON];
  if (text === '') return ['bad_timestamp', 'the time is missing'];
  return ['bad_timestamp', `"${shortened(text)}" is no time of the form YYYY-MM-DD HH:MM:SS`];
}

function quantityProblem(energy: number, text: string, largest: number): Problem {
  if (text === '') return ['missing_value', 'the reading is missing'];
  if (Number.isNaN(energy)) return ['bad_number', `"${shortened(text)}" is no number`];
  if (energy < 0) return ['negative', NEGATIVE_REASON];
  return ['implausible', tooLargeReason(`"${shortened(text)}"`, largest)];
}

function shortened(text: string): string {
  return storableText(text.slice(0, 40));
}
