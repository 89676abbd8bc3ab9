/** Mean midday power of one day of the week, 1 for Monday to 7 for Sunday. */
export interface MiddayPower {
  readonly weekday: number;
  readonly meanW: number;
}

/** Which two days of the week behave like a weekend. */
export interface WeeklyPattern {
  /** Mean power per user from 10:00 to 15:00, by day of the week; empty without data. */
  readonly middayPowers: readonly MiddayPower[];
  /** Two adjacent days of the week, 7 and 1 too; null when none stand out, or with less than 4 weeks of data. */
  readonly behaviouralWeekend: readonly [number, number] | null;
  /** Whether the days that stand out are not Saturday and Sunday: dates may have been relabelled. */
  readonly isShifted: boolean;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const LEAST_DISTANCE = 0.1;
const RANGES_OF_THE_FIVE = 2;

interface Candidate {
  readonly days: readonly [number, number];
  /** How far the mean of the two lies from that of the other five, in W. */
  readonly distance: number;
  readonly fiveMean: number;
  readonly fiveRange: number;
}

/**
 * The weekend by behaviour: the two adjacent days that differ most from the other five, when their mean lies off by
 * more than 10 % and by more than twice the range of the five.
 */
export function weeklyPattern(middayPowers: readonly MiddayPower[], weeks: number): WeeklyPattern {
  const unknown = { middayPowers, behaviouralWeekend: null, isShifted: false };
  if (weeks < 4 || middayPowers.length < DAYS.length) return unknown;
  const [most] = DAYS.map((day) => candidate(middayPowers, day)).sort((a, b) => b.distance - a.distance);
  if (!most || !standsOut(most)) return unknown;
  return {
    middayPowers,
    behaviouralWeekend: most.days,
    isShifted: !(most.days.includes(6) && most.days.includes(7)),
  };
}

function candidate(powers: readonly MiddayPower[], day: number): Candidate {
  const days = [day, (day % 7) + 1] as const;
  const two = powers.filter(({ weekday }) => days.includes(weekday)).map(({ meanW }) => meanW);
  const five = powers.filter(({ weekday }) => !days.includes(weekday)).map(({ meanW }) => meanW);
  const fiveMean = mean(five);
  return {
    days,
    distance: Math.abs(mean(two) - fiveMean),
    fiveMean,
    fiveRange: Math.max(...five) - Math.min(...five),
  };
}

function standsOut({ distance, fiveMean, fiveRange }: Candidate): boolean {
  return distance > LEAST_DISTANCE * fiveMean && distance > RANGES_OF_THE_FIVE * fiveRange;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
