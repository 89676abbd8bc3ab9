import { CHANGED_HALF_HOURS, dayEnergy, HALF_HOURS } from './day-energy.js';
import { type Household, householdAt } from './household.js';
import { RandomStream } from './random-stream.js';
import { type SampleDay, sampleDays } from './sample-days.js';
import type { SampleOptions } from './sample-options.js';

/** One file of a data set. */
export interface SampleFile {
  /** Within the folder, with forward slashes: `user_data.csv` or `consumption/1000.csv`. */
  readonly path: string;
  /** ASCII text with CRLF line ends. */
  readonly content: string;
}

/** The rows that one user's file leaves out, counted from 0 over the whole period. */
interface Gap {
  readonly userIndex: number;
  readonly from: number;
  readonly to: number;
}

const LINE_END = '\r\n';
const GAP_STREAM = 6;
const GAP_ROWS = 77;

/** Two users of every twenty have one of the two repeated half-hours only once. */
const PARTIAL_REPEATS: Readonly<Record<number, number>> = { 6: 0, 13: 1 };
const PARTIAL_EVERY = 20;

const LABELS: readonly string[] = Array.from({ length: HALF_HOURS }, (_, slot) => {
  const hour = String(Math.floor(slot / 2)).padStart(2, '0');
  return `${hour}:${slot % 2 === 0 ? '00' : '30'}:00`;
});

/**
 * A believable data set in the input's layout, users first and then each user's readings in order of id.
 * Times are local ones of the United Kingdom without a zone: the hour that the autumn change repeats stands
 * there twice, the hour that the spring change skips does not. Only one user's file is in memory at a time.
 */
export function* sampleFiles(options: SampleOptions): Generator<SampleFile, void, undefined> {
  yield userFile(options);
  const days = sampleDays(options);
  const gap = gapOf(options);
  for (let index = 0; index < options.users; index += 1) {
    const household = householdAt(options.seed, index);
    yield {
      path: `consumption/${household.id}.csv`,
      content: consumptionFile(options.seed, household, days, gap),
    };
  }
}

function userFile({ users, seed }: SampleOptions): SampleFile {
  const rows = Array.from({ length: users }, (_, index) => {
    const { id, area, tariff } = householdAt(seed, index);
    return `${id},${area},${tariff}`;
  });
  return { path: 'user_data.csv', content: toLines(['id,area,tariff', ...rows]) };
}

function consumptionFile(seed: number, household: Household, days: readonly SampleDay[], gap: Gap): string {
  const rows = days.flatMap((day) => dayRows(seed, household, day));
  const kept = household.index === gap.userIndex ? rows.toSpliced(gap.from, gap.to - gap.from) : rows;
  return toLines(['datetime,consumption', ...kept]);
}

function dayRows(seed: number, household: Household, day: SampleDay): readonly string[] {
  const { first, again } = dayEnergy(seed, household, day);
  return first.flatMap((energy, slot) => {
    const nth = CHANGED_HALF_HOURS.indexOf(slot);
    if (nth >= 0 && day.clock === 'skips') return [];
    const row = toRow(day, slot, energy);
    const repeat = again[nth];
    if (repeat === undefined) return [row];
    return PARTIAL_REPEATS[household.index % PARTIAL_EVERY] === nth ? [row] : [row, toRow(day, slot, repeat)];
  });
}

function toRow(day: SampleDay, slot: number, energy: number): string {
  return `${day.date} ${LABELS[slot] ?? ''},${energy}.0`;
}

function toLines(lines: readonly string[]): string {
  return lines.join(LINE_END) + LINE_END;
}

/** A day and a half that one meter lost, at most a quarter of the period, somewhere in its middle. */
function gapOf({ users, days, seed }: SampleOptions): Gap {
  const random = new RandomStream(seed, GAP_STREAM);
  const rows = days * HALF_HOURS;
  const userIndex = random.whole(0, users - 1);
  const from = Math.floor(rows * random.between(0.3, 0.6));
  return { userIndex, from, to: from + Math.min(GAP_ROWS, Math.floor(rows / 4)) };
}
