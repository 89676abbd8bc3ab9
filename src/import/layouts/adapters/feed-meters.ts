import { RejectList } from '../../csv/reject-list.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { LineCount } from '../file-tally.js';
import type { MeterSeries, ReadingTask } from '../meter-file.js';
import { numberOf } from '../../csv/decimal.js';
import type { GatheredParts } from '../gathered/gathered-parts.js';
import { PartStore } from '../gathered/part-store.js';
import { appendParts, partAt, Parts } from '../parts.js';
import { parseUserId } from '../../../common/user-id.js';
import type { FeedLinks } from './feed-links.js';
import type { ReadingType } from './reading-type.js';
import { wrongValue } from '../read-value.js';

const FORWARD = ['flow 1'];

/** What is no interval of a meter reading, or of a block of it. */
class Passed {
  noValue = new LineCount();
  rejects = new RejectList();
}

/** The intervals of a block, while their type may not be known yet. */
export class BlockReadings extends Passed {
  /** As they are written: without the type's multiplier. */
  readonly parts = new Parts();

  clear(): void {
    this.parts.length = 0;
    if (this.noValue.count > 0) this.noValue = new LineCount();
    if (this.rejects.count > 0) this.rejects = new RejectList();
  }
}

/** Those of all blocks of a meter reading. */
class FeedReadings extends Passed {
  /** The length of the shortest, in minutes. */
  shortest = Infinity;

  constructor(readonly gathered: GatheredParts) {
    super();
  }

  get count(): number {
    return this.gathered.length + this.noValue.count + this.rejects.count;
  }

  /** @param delivered - when the block was, in milliseconds since 1970 */
  add({ parts, noValue, rejects }: BlockReadings, delivered: number | undefined): void {
    for (let at = 0; at < parts.length; at += 1)
      this.shortest = Math.min(this.shortest, parts.minutes[at] ?? Infinity);
    appendParts(parts, this.gathered, delivered);
    this.noValue.addAll(noValue);
    this.rejects.addAll(rejects);
  }
}

/** The meter readings of a feed, which become meters once their types are known. */
export class FeedMeters {
  private readonly readings = new Map<string, FeedReadings>();
  private readonly store: PartStore;

  constructor(
    private readonly links: FeedLinks,
    private readonly task: ReadingTask,
  ) {
    this.store = new PartStore(task.bounds);
  }

  /** @param delivered - when the block was, in milliseconds since 1970 */
  add(meterReading: string, block: BlockReadings, delivered: number | undefined): void {
    let known = this.readings.get(meterReading);
    if (!known) this.readings.set(meterReading, (known = new FeedReadings(this.store.register())));
    known.add(block, delivered);
  }

  /** Call it now and then. @throws FileRefusedError where what is held can be held neither in memory nor on the disk */
  relieve(): Promise<void> {
    return this.store.relieve();
  }

  /** @throws FileRefusedError where it cannot be told what or whose the readings are */
  *all(): Generator<MeterSeries, void, undefined> {
    const kept = [...this.readings.keys()].filter((key) => this.isKept(key));
    for (const [id, ofMeter] of Map.groupBy(kept, (key) => this.idOf(key))) {
      yield this.meter(id, ofMeter);
      this.store.recycle();
    }
  }

  /** Call it in the end, whatever happened. */
  close(): Promise<void> {
    return this.store.close();
  }

  private isKept(key: string): boolean {
    const { register, unit } = this.links.typeOf(key);
    if ((this.task.registers ?? FORWARD).includes(register) && unit >= 0) return true;
    this.task.tally.drop(register, this.readings.get(key)?.count ?? 0);
    return false;
  }

  private idOf(key: string): string {
    const id = parseUserId(this.links.meterOf(key) ?? this.task.user ?? '');
    if (id === undefined) {
      throw new FileRefusedError(
        'refused',
        'no link of it names a UsagePoint: say the id of the meter with --user',
      );
    }
    return id;
  }

  private meter(id: string, keys: readonly string[]): MeterSeries {
    const finest = this.finest(keys);
    this.store.check(
      id,
      finest.map(({ gathered }) => gathered),
    );
    const registers = new Map<string, Parts>();
    let rejected = 0;
    for (const { gathered, type, noValue, rejects } of finest) {
      const parts = this.store.take(gathered);
      this.task.tally.noValue.addAll(noValue);
      this.task.tally.rejects.addAll(rejects);
      rejected += rejects.count + this.scale(parts, type);
      const known = registers.get(type.register);
      if (known) appendParts(parts, known);
      else registers.set(type.register, parts);
    }
    return { id, registers, rejected };
  }

  /**
   * A meter may be told of by the quarter-hour, and by the hour or day beside it: that is the same energy. What has no
   * intervals at all is of any length. What comes out is let go of.
   */
  private finest(keys: readonly string[]): readonly TypedReadings[] {
    const all = keys.flatMap((key) => {
      const readings = this.readings.get(key);
      this.readings.delete(key);
      return readings ? [Object.assign(readings, { type: this.links.typeOf(key) })] : [];
    });
    const finest = Math.min(...all.map(({ shortest }) => shortest));
    return all.filter(({ shortest, count }) => {
      const isFinest = shortest === finest || shortest === Infinity;
      if (!isFinest) this.task.tally.drop(`intervals of ${shortest} minutes`, count);
      return isFinest;
    });
  }

  /** Gives values the unit and the multiplier of their type, and takes out those that are none. @returns how many are rejected */
  private scale(parts: Parts, { unit, powerOfTen }: ReadingType): number {
    const { length } = parts;
    let kept = 0;
    for (let at = 0; at < length; at += 1) {
      const part = partAt(parts, at);
      const decimals = part.value.decimals - powerOfTen;
      const value =
        decimals < 0
          ? { mantissa: part.value.mantissa * 10 ** -decimals, decimals: 0 }
          : { mantissa: part.value.mantissa, decimals };
      const wrong = wrongValue(value, unit);
      if (wrong) {
        const raw = rawInterval(part.start * 60, part.minutes * 60, String(numberOf(part.value)));
        this.task.tally.rejects.add({ line: part.line, ...wrong, raw });
        continue;
      }
      const delivered = parts.delivered?.[at];
      parts.length = kept;
      parts.add({ ...part, value, unit }, delivered);
      kept += 1;
    }
    parts.length = kept;
    return length - kept;
  }
}

/** Readings whose type is known. */
type TypedReadings = FeedReadings & { readonly type: ReadingType };

/** An interval of a feed, which has no row, as text. @param start, duration - in seconds, as it is written */
export function rawInterval(start: number | string, duration: number | string, value: string): string {
  return `start ${start}, duration ${duration}, value ${value}`;
}
