import { type LocalClock, NEVER } from '../../readings/local-clock.js';
import type { Decimal } from '../../csv/decimal.js';
import type { GatheredParts } from '../gathered/gathered-parts.js';
import type { PartStore } from '../gathered/part-store.js';
import { type Part, partAt, Parts } from '../parts.js';

/** Of a row that names an interval and has no value. */
const NO_VALUE: Decimal = { mantissa: NaN, decimals: 0 };

/** One way to understand the times of a row. */
interface Span {
  readonly start: number;
  readonly minutes: number;
}

/**
 * The instants of intervals whose times a clock shows. In a repeated hour a time that is named twice is the earlier instant
 * first, in order of time; one that is named once is the later where a row before it is past the change.
 */
export class NamedIntervals {
  private rows = new Parts(0);
  private hasMentions = false;
  /** Of an interval that may be two: both, by its place. */
  private readonly open = new Map<number, readonly Span[]>();

  /** @param gathered - where they go */
  constructor(
    private readonly clock: LocalClock,
    private readonly names: 'start' | 'end-clock',
    readonly gathered: GatheredParts,
  ) {}

  /**
   * Takes an interval that lies far enough from any change of the clocks.
   *
   * @returns false where it does not: then it must be looked at closely
   */
  addPlain(
    start: number,
    minutes: number,
    end: number | undefined,
    value: Decimal,
    unit: number,
    quality: number,
    line: number,
  ): boolean {
    let from = this.clock.plainInstantOf(start);
    let length = minutes;
    if (end !== undefined) length = this.clock.plainInstantOf(end) - from;
    else if (this.names === 'end-clock') from -= minutes;
    if (Number.isNaN(from) || !(length >= 0) || (end !== undefined && length === 0)) return false;
    this.gathered.put(from, length, value, unit, quality, line);
    return true;
  }

  /** @param part - its `start` is the time that names it @param end - the time of its end, where that is named too */
  add(part: Part, end?: number, delivered?: number): void {
    const spans = this.spansOf(part.start, part.minutes, end);
    const [first] = spans;
    if (!first) return;
    if (spans.length > 1) this.open.set(this.gathered.length, spans);
    this.gathered.add({ ...part, ...first }, delivered);
  }

  /** Tells of an interval without a value: near a change of the clocks it says which instants others' times are. */
  addMention(part: Omit<Part, 'value'>, end?: number): void {
    const isPlain = [part.start, end ?? part.start].every(
      (time) => !Number.isNaN(this.clock.plainInstantOf(time)),
    );
    if (isPlain) return;
    this.hasMentions = true;
    this.add({ ...part, value: NO_VALUE }, end);
  }

  /** Call it once. @param store - where they were gathered @returns what is valid as long as what the store gives is */
  resolve(store: PartStore): Parts {
    this.rows = store.take(this.gathered);
    this.resolveOpen();
    return this.hasMentions ? withValues(this.rows) : this.rows;
  }

  private resolveOpen(): void {
    if (this.open.size === 0) return;
    const step = isFalling(this.rows, this.open) ? -1 : 1;
    const inTime = [...this.open.keys()];
    if (step < 0) inTime.reverse();
    const byChange = Map.groupBy(inTime, (at) => this.changeOf(at));
    for (const places of byChange.values()) this.resolveHour(places, step);
  }

  /** @param places of the rows in one repeated hour, in order of time @param step to the place of the next row in time */
  private resolveHour(places: readonly number[], step: number): void {
    const mentions = Map.groupBy(places, (at) => this.earlierOf(at));
    let latest = -Infinity;
    let isPast = false;
    for (const at of places) {
      const earlier = this.earlierOf(at);
      const before = this.open.has(at - step) ? -Infinity : (this.rows.start[at - step] ?? -Infinity);
      isPast ||= before >= earlier || earlier < latest;
      const [first, second] = mentions.get(earlier) ?? [];
      const isLater: boolean = second === undefined ? isPast : at !== first;
      if (isLater) this.take(at, 1);
      isPast ||= isLater;
      latest = Math.max(latest, earlier);
    }
  }

  private take(at: number, nth: number): void {
    const span = this.open.get(at)?.[nth];
    if (!span) return;
    this.rows.start[at] = span.start;
    this.rows.minutes[at] = span.minutes;
  }

  private earlierOf(at: number): number {
    return this.open.get(at)?.[0]?.start ?? 0;
  }

  /** The change that makes the time of a row ambiguous: it lies between the instants that are named, not the begins. */
  private changeOf(at: number): number {
    const [earlier = 0, later = 0] = (this.open.get(at) ?? []).map(({ start, minutes }) =>
      this.names === 'end-clock' ? start + minutes : start,
    );
    return this.clock.changeBetween(earlier, later);
  }

  private spansOf(named: number, minutes: number, end: number | undefined): readonly Span[] {
    if (end !== undefined) return pairs(this.clock, named, end);
    const shift = this.names === 'end-clock' ? minutes : 0;
    return instantsOf(this.clock, named).map((instant) => ({ start: instant - shift, minutes }));
  }
}

/** Whether a clock never shows the time of an interval, or the two times. */
export function isSkipped(clock: LocalClock, start: number, end?: number): boolean {
  return (end === undefined ? instantsOf(clock, start) : pairs(clock, start, end)).length === 0;
}

function instantsOf(clock: LocalClock, wall: number): readonly number[] {
  const only = clock.instantOf(wall);
  if (only === NEVER) return [];
  return Number.isNaN(only) ? clock.instantsOf(wall) : [only];
}

/** At the instant of a change either clock may be meant: the two that lie an interval apart are. */
function pairs(clock: LocalClock, start: number, end: number): readonly Span[] {
  const spans = clock
    .instantsAround(start)
    .flatMap((from) => clock.instantsAround(end).map((to) => ({ start: from, minutes: to - from })));
  const whole = spans.filter(({ minutes }) => minutes > 0);
  const least = Math.min(...whole.map(({ minutes }) => minutes));
  return whole.filter(({ minutes }) => minutes === least).sort((one, other) => one.start - other.start);
}

function withValues(rows: Parts): Parts {
  const kept = new Parts();
  for (let at = 0; at < rows.length; at += 1) {
    if (!Number.isNaN(rows.mantissa[at])) kept.add(partAt(rows, at), rows.delivered?.[at]);
  }
  return kept;
}

/** Whether most rows at times that are certain follow earlier ones. */
function isFalling({ start, length }: Parts, open: ReadonlyMap<number, unknown>): boolean {
  let falling = 0;
  let rising = 0;
  for (let at = 1; at < length; at += 1) {
    if (open.has(at) || open.has(at - 1)) continue;
    const step = (start[at] ?? 0) - (start[at - 1] ?? 0);
    if (step < 0) falling += 1;
    if (step > 0) rising += 1;
  }
  return falling > rising;
}
