import { RandomStream } from './random-stream.js';

/** What makes one user differ from another. Energies are Wh in a half-hour, shifts are half-hours. */
export interface Household {
  readonly index: number;
  readonly id: number;
  readonly area: string;
  readonly tariff: string;
  /** What never switches off. */
  readonly baseWh: number;
  /** Mean of what people do by day. */
  readonly activityWh: number;
  /** How late they rise and how late they end their day, against the usual. */
  readonly morningShift: number;
  readonly eveningShift: number;
  /** How much a weekday resembles a weekend: somebody is at home. */
  readonly homeByDay: number;
  /** Electric heaters that follow the hours at home, on the coldest day. */
  readonly roomHeaterWh: number;
  /** The half-hour after midnight at which the overnight loads begin: not the same for all, to spare the grid. */
  readonly nightBegins: number;
  /** Heaters that charge overnight on the overnight tariff. */
  readonly storageHeaterWh: number;
  readonly immersionWh: number;
  /** Share of nights on which a car is charged, and what it takes. */
  readonly carNights: number;
  readonly carWh: number;
}

const FIRST_ID = 1000;
const HOUSEHOLD_STREAM = 2;
const SEGMENT_STREAM = 3;

/** t1 is a flat rate, t2 a time-of-use tariff, t3 an overnight tariff. */
const OVERNIGHT = 't3';
const TIME_OF_USE = 't2';

/** How many of every twenty users have which area and tariff: all of them mixed, none the same for two areas. */
const SEGMENTS = Object.entries({
  'a1 t1': 4,
  'a1 t2': 2,
  'a1 t3': 1,
  'a2 t1': 3,
  'a2 t2': 3,
  'a2 t3': 1,
  'a3 t1': 2,
  'a3 t2': 1,
  'a3 t3': 3,
}).flatMap(([segment, users]) => Array<string>(users).fill(segment));

/** Homes in the city (a1) are smaller than those in the country (a3). */
const SIZE_OF_AREA: Readonly<Record<string, number>> = { a1: 0.85, a2: 1, a3: 1.2 };

/** The user with this index (from 0): independent of how many users there are. */
export function householdAt(seed: number, index: number): Household {
  const [area = '', tariff = ''] = segmentAt(seed, index).split(' ');
  const random = new RandomStream(seed, HOUSEHOLD_STREAM, index);
  const people = random.whole(1, 5);
  const size = (SIZE_OF_AREA[area] ?? 1) * (0.5 + 0.2 * people) * random.between(0.5, 1.5);
  return {
    index,
    id: FIRST_ID + index,
    area,
    tariff,
    baseWh: 20 + 75 * size * random.unit(),
    activityWh: 380 * size,
    morningShift: random.whole(-2, 3),
    eveningShift: random.whole(-2, 3),
    homeByDay: random.chance(0.35) ? random.between(0.4, 0.9) : random.between(0, 0.25),
    ...largeLoads(tariff, size, random),
  };
}

type LargeLoads = Pick<
  Household,
  'roomHeaterWh' | 'nightBegins' | 'storageHeaterWh' | 'immersionWh' | 'carNights' | 'carWh'
>;

function largeLoads(tariff: string, size: number, random: RandomStream): LargeLoads {
  const overnight = tariff === OVERNIGHT;
  const stored = overnight && random.chance(0.6);
  const heated = !overnight && random.chance(0.12);
  const drives = tariff === TIME_OF_USE && random.chance(0.3);
  return {
    roomHeaterWh: heated ? 900 * size : 0,
    nightBegins: random.whole(0, 5),
    storageHeaterWh: stored ? 1400 * size * random.between(0.6, 1.6) : 0,
    immersionWh: overnight ? 1100 : 0,
    carNights: drives ? random.between(0.2, 0.5) : 0,
    carWh: random.chance(0.4) ? 3500 : 1150,
  };
}

function segmentAt(seed: number, index: number): string {
  const block = Math.floor(index / SEGMENTS.length);
  const order = new RandomStream(seed, SEGMENT_STREAM, block).shuffled(SEGMENTS);
  return order[index % SEGMENTS.length] ?? '';
}
