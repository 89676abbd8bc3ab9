import { dateOfMinute } from '../../common/time/index.js';
import { MOST_LISTED, type RejectList, rawText } from '../csv/reject-list.js';
import type { ImportOptions } from '../import-options.js';
import type { SourceFile } from '../source/source-file.js';
import type { Understood } from '../csv/table-parser.js';
import { ReadingsParser, type TimeRules } from './readings-parser.js';
import type { StoredReadings } from './repeated-hour.js';
import { type SettledReadings, settle } from './settle.js';

const NOTHING_STORED: StoredReadings = new Map();

/** One readings' file, understood. */
export interface PreparedReadings extends Understood {
  readonly settled: SettledReadings;
  /** Rows of half-hours from before {@link TimeRules.earliest}: they are not among the settled ones. */
  readonly retired: number;
}

/**
 * Scans, parses, resolves and settles a file.
 *
 * @param storedAt - says what is stored of the file's user at half-hours, each by its beginning in minutes since
 *   1970-01-01 UTC; asked once at most, and only about times that the zone has twice and the file once
 * @throws FileRefusedError when it is no readings' file
 */
export async function prepareReadings(
  source: SourceFile,
  rules: TimeRules,
  { onRepeat, maxReading }: Pick<ImportOptions, 'onRepeat' | 'maxReading'>,
  storedAt: (minutes: readonly number[]) => Promise<StoredReadings>,
): Promise<PreparedReadings> {
  const parser = new ReadingsParser(rules, maxReading, source.bytes);
  await source.scan(parser);
  const undecided = parser.end();
  const stored = undecided.length > 0 ? await storedAt(undecided) : NOTHING_STORED;
  const { rows, ...understood } = parser.finish(stored);
  const retired = rows.dropBefore(rules.earliest);
  const settled = settle(rows, onRepeat);
  await rejectThirds(source, settled, understood.rejects);
  return {
    ...understood,
    settled,
    retired,
    ...edgesOf(settled),
  };
}

/** The first and the last half-hour of readings that are in order. */
export function edgesOf({
  minute,
  length,
}: Pick<SettledReadings, 'minute' | 'length'>): Pick<PreparedReadings, 'firstStart' | 'lastStart'> {
  if (length === 0) return {};
  return { firstStart: dateOfMinute(minute[0] ?? 0), lastStart: dateOfMinute(minute[length - 1] ?? 0) };
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
    const reason = 'the file names this half-hour more than twice';
    rejects.add({ line, code: 'repeated_too_often', reason, raw });
  };
  await source.scan({
    line: (bytes, start, end, number) => {
      if (wanted.has(number)) reject(number, rawText(bytes, start, end));
    },
    tooLong: () => undefined,
  });
  for (let more = MOST_LISTED; more < settled.tooOften; more += 1) reject(0, '');
}
