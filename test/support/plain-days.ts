import { Temporal } from 'temporal-polyfill';
import type { Database } from '../../src/database/index.js';
import { percentileDisc, sum } from './plain-model.js';

/** What is kept of a user's day or month, as plain as it can be said. Instants as text. */
export interface PlainFigures {
  readonly user: number;
  readonly start: string;
  readonly energy: number;
  readonly samples: number;
  readonly observed: number;
  readonly repeated: number;
  readonly estimated: number;
  readonly estimatedWh: number;
  readonly derived: number;
  readonly first: string;
  readonly last: string;
  readonly highest: number;
  readonly highestAt: string;
  readonly night: number | null;
}

/** A day has a base load besides. */
export interface PlainDay extends PlainFigures {
  readonly base: number;
}

/** A month has its days besides. */
export interface PlainMonth extends PlainFigures {
  readonly completeDays: number;
  readonly bases: readonly (number | null)[];
}

interface Row {
  readonly user: number;
  readonly start: Date;
  readonly wh: number;
  /** Unknown unless it is said. */
  readonly quality?: number;
}

const MOST_WH = 1e9;

/** Days by the dates of the clock, reading by reading; the runtime's own zone, and none of the program's code. */
export function plainDays(rows: readonly Row[], zone: string): readonly PlainDay[] {
  return figures(rows, zone, 'YYYY-MM-DD'.length).map(({ own, date, ...day }) => {
    const powers = [...Map.groupBy(own, ({ start }) => start.getTime()).values()].map(
      (readings) => (2 * sum(readings.map(({ wh }) => wh))) / readings.length,
    );
    return {
      ...day,
      start: startOf(date, zone),
      base: percentileDisc(
        powers.sort((a, b) => a - b),
        0.05,
      ),
    };
  });
}

export function plainMonths(rows: readonly Row[], zone: string): readonly PlainMonth[] {
  return figures(rows, zone, 'YYYY-MM'.length).map(({ own, date, ...month }) => {
    const days = new Map(plainDays(own, zone).map((day) => [day.start, day]));
    const first = Temporal.PlainDate.from(`${date}-01`);
    const dates = Array.from({ length: first.daysInMonth }, (_, day) => first.add({ days: day }));
    const isComplete = (at: Temporal.PlainDate): boolean => {
      const [from, to] = [at, at.add({ days: 1 })].map(
        (edge) => edge.toZonedDateTime(zone).epochMilliseconds,
      );
      return (
        exists(at, zone) && days.get(startOf(at.toString(), zone))?.observed === (to! - from!) / 1_800_000
      );
    };
    return {
      ...month,
      start: startOf(first.toString(), zone),
      completeDays: dates.filter(isComplete).length,
      // Where the clocks skip a whole day, that day has no place of its own.
      bases: dates.map((at) =>
        exists(at, zone) ? (days.get(startOf(at.toString(), zone))?.base ?? null) : null,
      ),
    };
  });
}

function figures(
  rows: readonly Row[],
  zone: string,
  length: number,
): readonly (Omit<PlainFigures, 'start'> & { readonly date: string; readonly own: readonly Row[] })[] {
  const plausible = rows.filter(({ wh }) => wh <= MOST_WH);
  const groups = Map.groupBy(plausible, (row) => `${row.user} ${shown(row, zone).date.slice(0, length)}`);
  return [...groups].map(([key, own]) => {
    const [user = '', date = ''] = key.split(' ');
    const halfHours = [...Map.groupBy(own, ({ start }) => start.getTime()).values()];
    const highest = own.reduce((best, row) => (row.wh > best.wh ? row : best));
    const night = own.filter((row) => shown(row, zone).hour >= 23 || shown(row, zone).hour < 7);
    const estimated = own.filter(({ quality }) => quality === 2 || quality === 3);
    const energyOf = (some: readonly Row[]): number => sum(some.map(({ wh }) => wh));
    return {
      user: Number(user),
      date,
      own,
      energy: energyOf(own),
      samples: own.length,
      observed: halfHours.length,
      estimated: estimated.length,
      estimatedWh: energyOf(estimated),
      derived: own.filter(({ quality }) => quality === 4).length,
      repeated: energyOf(halfHours.filter((readings) => readings.length > 1).flat()),
      first: own[0]!.start.toISOString(),
      last: own.at(-1)!.start.toISOString(),
      highest: highest.wh,
      highestAt: highest.start.toISOString(),
      night: night.length === 0 ? null : energyOf(night),
    };
  });
}

interface Clock {
  readonly date: string;
  readonly hour: number;
}

const clocks = new Map<string, Clock>();

/** What the clock shows as a reading starts. The same ones are asked for again and again, and the runtime is slow to say. */
function shown({ start }: Row, zone: string): Clock {
  const key = `${zone} ${start.getTime()}`;
  const clock = clocks.get(key) ?? askClock(start, zone);
  clocks.set(key, clock);
  return clock;
}

function askClock(start: Date, zone: string): Clock {
  const local = Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(zone);
  return { date: local.toPlainDate().toString(), hour: local.hour };
}

function exists(date: Temporal.PlainDate, zone: string): boolean {
  return date.toZonedDateTime(zone).toPlainDate().equals(date);
}

function startOf(date: string, zone: string): string {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** Every stored reading, in the order of the key. */
export async function storedReadings(database: Database): Promise<readonly Row[]> {
  return database.query<Row>(
    'select user_id as "user", period_start as start, energy_wh as wh, quality from readings order by user_id, period_start, occurrence',
  );
}

const KEPT = `
  energy_wh as energy, samples, observed, repeated_wh as repeated, estimated, estimated_wh as "estimatedWh", derived, first_start as first, last_start as last,
  highest_wh as highest, highest_start as "highestAt", night_wh as night`;

/** What is kept of users' days in the generation that is read, in the order of the key. */
export async function keptDays(database: Database): Promise<readonly PlainDay[]> {
  const rows = await database.query<PlainDay>(`
    select user_id as "user", day_start as start, ${KEPT}, base_w as base
    from user_days_${await generation(database)} order by user_id, day_start`);
  return rows.map(withTexts);
}

export async function keptMonths(database: Database): Promise<readonly PlainMonth[]> {
  const rows = await database.query<PlainMonth>(`
    select user_id as "user", month_start as start, ${KEPT}, complete_days as "completeDays", to_json(day_bases) as bases
    from user_months_${await generation(database)} order by user_id, month_start`);
  return rows.map(withTexts);
}

async function generation(database: Database): Promise<string> {
  const [row] = await database.query<{ generation: string }>('select generation from database_state');
  return row!.generation;
}

function withTexts<Kept extends PlainFigures>(row: Kept): Kept {
  const text = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, text(value)]),
  ) as unknown as Kept;
}
