import { type Snapshot, weeklyPattern, type WeeklyPatternAnswer } from '../consumption/index.js';
import { weekdayName } from './format/day-names.js';
import { EVERYONE } from './page-context.js';

/** What stands beside every view by day of the week when other days than Saturday and Sunday behave like a weekend. */
export async function weekdayNote(data: Snapshot): Promise<string | undefined> {
  return noteOf(await weeklyPattern(data, { filter: EVERYONE }));
}

export function noteOf({ behavioural_weekend, shifted }: WeeklyPatternAnswer): string | undefined {
  if (!behavioural_weekend || !shifted) return undefined;
  const [first, second] = behavioural_weekend.map((day) => `${weekdayName(day)}s`);
  return (
    `${first} and ${second} stand out as a weekend would: the dates of this input may have been relabelled. ` +
    'Days are named after their dates; do not read the names as working days and weekends.'
  );
}
