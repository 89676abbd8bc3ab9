import { MOST_LISTED, type RejectList, rawText } from '../csv/reject-list.js';
import type { ImportOptions } from '../import-options.js';
import type { SourceFile } from '../source/source-file.js';
import { ReadingsParser, type TimeRules } from './readings-parser.js';
import type { StoredReadings } from './repeated-hour.js';
import { type SettledReadings, settle } from './settle.js';

const MINUTE_MS = 60_000;
const NOTHING_STORED: StoredReadings = new Map();

/** One readings' file, understood. */
export interface PreparedReadings {
  readonly rowsRead: number;
  readonly settled: SettledReadings;
  readonly rejects: RejectList;
  /** Some rows were rejected only because their time has not come yet. */
  readonly hasFutureRows: boolean;
  /** The first and last half-hour that it names. */
  readonly firstStart: Date | undefined;
  readonly lastStart: Date | undefined;
}

/** Says what is stored of the file's user at these half-hours, each by its beginning in minutes since 1970-01-01 UTC. */
export type StoredAt = (minutes: readonly number[]) => Promise<StoredReadings>;

/**
 * Scans, parses, resolves and settles a file.
 *
 * @param storedAt asked once at most, and only about times that the zone has twice and the file once
 * @throws FileRefusedError when it is no readings' file
 */
export async function prepareReadings(
  source: SourceFile,
  rules: TimeRules,
  { onRepeat, maxReading }: Pick<ImportOptions, 'onRepeat' | 'maxReading'>,
  storedAt: StoredAt,
): Promise<PreparedReadings> {
  const parser = new ReadingsParser(rules, maxReading, source.bytes);
  await source.scan(parser);
  const undecided = parser.end();
  const stored = undecided.length > 0 ? await storedAt(undecided) : NOTHING_STORED;
  const { rows, rejects, rowsRead, hasFutureRows } = parser.finish(stored);
  const settled = settle(rows, onRepeat);
  await rejectThirds(source, settled, rejects);
  const [firstStart, lastStart] =
    settled.length > 0 ? [startOf(settled, 0), startOf(settled, settled.length - 1)] : [];
  return { rowsRead, settled, rejects, hasFutureRows, firstStart, lastStart };
}

function startOf({ minute }: SettledReadings, row: number): Date {
  return new Date((minute[row] ?? 0) * MINUTE_MS);
}

/** Only the settled file knows which rows name a half-hour for the third time, so their text is fetched again. */
async function rejectThirds(
  source: SourceFile,
  settled: SettledReadings,
  rejects: RejectList,
): Promise<void> {
  if (settled.tooOften === 0) return;
  const wanted = new Set(settled.listedTooOften);
  const reject = (line: number, raw: string): void => {
    rejects.add({
      line,
      code: 'repeated_too_often',
      reason: 'the file names this half-hour more than twice',
      raw,
    });
  };
  await source.scan({
    line: (bytes, start, end, number) => {
      if (wanted.has(number)) reject(number, rawText(bytes, start, end));
    },
    tooLong: () => undefined,
  });
  for (let more = MOST_LISTED; more < settled.tooOften; more += 1) reject(0, '');
}
