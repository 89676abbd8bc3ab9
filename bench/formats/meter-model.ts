/** So many different values: the files are alike in length, and writing them costs little. */
const VALUES = 4096;
const LARGEST_WH = 2500;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 0, 1);
const DAYS = 730;

export const SLOTS = 48;

/** A day of the model as the formats write it. */
export interface Day {
  /** `2023-01-31`. */
  readonly dashed: string;
  /** In milliseconds since 1970. */
  readonly begin: number;
  readonly nth: number;
}

/** What all generated files tell of: two years of as many meters as it takes, in UTC. */
export class MeterModel {
  readonly meters: number;
  readonly days: readonly Day[];
  private readonly values = Array.from({ length: VALUES }, (_, at) => (at * 2_654_435_761) % LARGEST_WH);

  /** @param readings - about so many: whole days of whole meters are written */
  constructor(readings: number) {
    this.meters = Math.max(1, Math.round(readings / (DAYS * SLOTS)));
    const days = Math.min(DAYS, Math.max(1, Math.round(readings / SLOTS)));
    this.days = Array.from({ length: days }, (_, nth) => {
      const begin = FIRST_DAY + nth * DAY_MS;
      return { dashed: new Date(begin).toISOString().slice(0, 10), begin, nth };
    });
  }

  get readings(): number {
    return this.meters * this.days.length * SLOTS;
  }

  wattHours(meter: number, { nth }: Day, slot: number): number {
    return this.values[(meter * 131 + nth * 53 + slot * 7) % VALUES] ?? 0;
  }

  /** As kWh with three decimals. */
  kilowattHours(meter: number, day: Day, slot: number): string {
    return (this.wattHours(meter, day, slot) / 1000).toFixed(3);
  }

  /** Of all readings. */
  totalWattHours(): number {
    let sum = 0;
    for (const meter of this.ids())
      for (const day of this.days) for (const slot of SLOT_NUMBERS) sum += this.wattHours(meter, day, slot);
    return sum;
  }

  *ids(): Generator<number> {
    for (let meter = 1; meter <= this.meters; meter += 1) yield meter;
  }
}

/** `00:30`, as slots of a day are named by their begin. */
export const CLOCK: readonly string[] = Array.from(
  { length: SLOTS },
  (_, slot) => `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`,
);

export const SLOT_NUMBERS: readonly number[] = CLOCK.map((_, slot) => slot);
