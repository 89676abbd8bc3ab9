import type { Household } from './household.js';
import { RandomStream } from './random-stream.js';
import type { DayType, SampleDay } from './sample-days.js';

/** As many as a day has, but for those on which the clocks change. */
export const HALF_HOURS = 48;

/** Energy of one user and local day, in whole Wh. */
export interface DayEnergy {
  /** One value for each of the 48 half-hours that a day usually has. */
  readonly first: readonly number[];
  /** 01:00 and 01:30 the second time, where the clock goes back; never the same as the first time. */
  readonly again: readonly number[];
}

/** 01:00 and 01:30: they come twice in autumn, not at all in spring. */
export const CHANGED_HALF_HOURS: readonly number[] = [2, 3];

const DAY_STREAM = 4;
const HOLIDAY_STREAM = 5;

/** A household is away at most once in so many days. */
const HOLIDAY_CYCLE = 91;

/** How long the overnight loads may run. */
const NIGHT_HALF_HOURS = 11;

/** How busy a home is at each full hour, 100 is the mean of a weekday. */
const HOURLY: Readonly<Record<DayType, readonly number[]>> = {
  weekday: [
    30, 15, 9, 7, 7, 10, 35, 95, 115, 85, 70, 68, 75, 70, 66, 75, 120, 190, 230, 225, 205, 185, 145, 80,
  ],
  saturday: [
    42, 22, 12, 8, 7, 8, 18, 52, 110, 150, 155, 148, 150, 138, 125, 125, 145, 185, 205, 195, 175, 165, 145,
    95,
  ],
  sunday: [
    48, 26, 14, 9, 8, 8, 15, 40, 95, 150, 172, 180, 190, 180, 150, 138, 155, 190, 205, 190, 165, 145, 105, 58,
  ],
};

/** The same for each half-hour of a local day, as a share of the mean. */
const PROFILES: Readonly<Record<DayType, readonly number[]>> = {
  weekday: halfHourly(HOURLY.weekday),
  saturday: halfHourly(HOURLY.saturday),
  sunday: halfHourly(HOURLY.sunday),
};

/** What the half-hours of one day have in common. */
interface DayPlan {
  readonly household: Household;
  readonly day: SampleDay;
  readonly away: boolean;
  /** Busy and quiet days, around 1. */
  readonly pace: number;
  readonly carHalfHours: number;
  /** The half-hours that a power cut leaves at zero. */
  readonly cutFrom: number;
  readonly cutTo: number;
}

/** Depends on seed, user and date only: a longer period or more users change no day of a shorter data set. */
export function dayEnergy(seed: number, household: Household, day: SampleDay): DayEnergy {
  const random = new RandomStream(seed, DAY_STREAM, household.index, day.number);
  const plan = dayPlan(seed, household, day, random);
  const first = Array.from({ length: HALF_HOURS }, (_, slot) => {
    const energy = halfHourEnergy(plan, slot, random);
    return slot >= plan.cutFrom && slot < plan.cutTo ? 0 : energy;
  });
  if (day.clock !== 'repeats') return { first, again: [] };
  const again = CHANGED_HALF_HOURS.map((slot) => {
    const energy = halfHourEnergy(plan, slot, random);
    return energy === first[slot] ? energy + 1 : energy;
  });
  return { first, again };
}

function dayPlan(seed: number, household: Household, day: SampleDay, random: RandomStream): DayPlan {
  const away = isAway(seed, household.index, day.number);
  const pace = random.between(0.75, 1.25);
  const charges = random.chance(household.carNights) && !away;
  const carHalfHours = charges ? random.whole(3, 8) : 0;
  const cutFrom = random.chance(1 / 250) ? random.whole(0, HALF_HOURS - 1) : HALF_HOURS;
  return { household, day, away, pace, carHalfHours, cutFrom, cutTo: cutFrom + random.whole(1, 4) };
}

function isAway(seed: number, userIndex: number, dayNumber: number): boolean {
  const cycle = Math.floor(dayNumber / HOLIDAY_CYCLE);
  const random = new RandomStream(seed, HOLIDAY_STREAM, userIndex, cycle);
  if (!random.chance(0.55)) return false;
  const leaves = random.whole(0, 70);
  const nights = random.whole(2, 15);
  const dayOfCycle = dayNumber % HOLIDAY_CYCLE;
  return dayOfCycle >= leaves && dayOfCycle < leaves + nights;
}

function halfHourEnergy(plan: DayPlan, slot: number, random: RandomStream): number {
  const base = plan.household.baseWh * random.between(0.75, 1.25);
  const atHome = plan.away ? 0 : activity(plan, slot, random) + roomHeating(plan, slot, random);
  return Math.round(base + atHome + overnightLoads(plan, slot, random));
}

/** Many small readings and few large ones, as kettles and ovens make them; darker days need more light. */
function activity({ household, day, pace }: DayPlan, slot: number, random: RandomStream): number {
  const luck = random.unit();
  const skewed = 0.3 + 2.8 * luck * luck * luck;
  const light = 0.8 + 0.35 * day.cold;
  return household.activityWh * presence(household, day, slot) * pace * light * skewed;
}

/** How busy the home is, in its own habits; somebody at home makes a weekday resemble a Saturday. */
function presence(household: Household, day: SampleDay, slot: number): number {
  const shift = slot < HALF_HOURS / 2 ? household.morningShift : household.eveningShift;
  const usual = (slot - shift + HALF_HOURS) % HALF_HOURS;
  const level = PROFILES[day.type][usual] ?? 0;
  if (day.type !== 'weekday') return level;
  return level + ((PROFILES.saturday[usual] ?? 0) - level) * household.homeByDay;
}

function roomHeating({ household, day }: DayPlan, slot: number, random: RandomStream): number {
  const wanted = Math.min(1, presence(household, day, slot));
  return household.roomHeaterWh * day.cold * wanted * random.between(0.5, 1.1);
}

/** Storage heaters fill up at full power, longer the colder it is; a car charges, and water heats at the end. */
function overnightLoads(plan: DayPlan, slot: number, random: RandomStream): number {
  const { household, day, away } = plan;
  const sinceStart = slot - household.nightBegins;
  if (sinceStart < 0 || sinceStart >= NIGHT_HALF_HOURS) return 0;
  const fills = sinceStart < NIGHT_HALF_HOURS * day.cold * (away ? 0.3 : 1);
  const heats = !away && sinceStart >= NIGHT_HALF_HOURS - 2;
  const charges = sinceStart < plan.carHalfHours;
  const load =
    (fills ? household.storageHeaterWh : 0) +
    (heats ? household.immersionWh : 0) +
    (charges ? household.carWh : 0);
  return load * random.between(0.96, 1.04);
}

function halfHourly(hourly: readonly number[]): readonly number[] {
  return hourly.flatMap((level, hour) => {
    const next = hourly[(hour + 1) % hourly.length] ?? level;
    return [level / 100, (level + next) / 200];
  });
}
