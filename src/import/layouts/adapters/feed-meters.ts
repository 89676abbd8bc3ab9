import { RejectList } from '../../csv/reject-list.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { LineCount } from '../file-tally.js';
import type { MeterSeries, ReadingTask } from '../meter-file.js';
import { Parts, partAt } from '../parts.js';
import { parseUserId } from '../../../common/user-id.js';
import type { FeedLinks } from './feed-links.js';
import { MOST_HELD, MOST_OF_A_METER } from './held-meters.js';
import type { ReadingType } from './reading-type.js';
import { wrongValue } from '../read-value.js';

const FORWARD = ['flow 1'];

/** The intervals of a meter reading, or of a block of it, while their type may not be known yet. */
export class RawReadings {
  /** As they are written: without the type's multiplier. */
  readonly parts = new Parts();
  readonly noValue = new LineCount();
  readonly rejects = new RejectList();

  get count(): number {
    return this.parts.length + this.noValue.count + this.rejects.count;
  }
}

/** The meter readings of a feed, which become meters once their types are known. */
export class FeedMeters {
  private readonly readings = new Map<string, RawReadings>();

  constructor(
    private readonly links: FeedLinks,
    private readonly task: ReadingTask,
  ) {}

  /** @param delivered - when the block was, in milliseconds since 1970 */
  add(meterReading: string, block: RawReadings, delivered: number | undefined): void {
    let known = this.readings.get(meterReading);
    if (!known) this.readings.set(meterReading, (known = new RawReadings()));
    for (let at = 0; at < block.parts.length; at += 1) known.parts.add(partAt(block.parts, at), delivered);
    for (const line of block.noValue.lines) known.noValue.add(line, 0);
    known.noValue.count += block.noValue.count;
    known.rejects.addAll(block.rejects);
  }

  /**
   * Hands on meters where too much is held: those that are known to be consumption, or none, but the one that the file is
   * telling of.
   *
   * @throws FileRefusedError where still too much is held
   */
  *overflow(current: string): Generator<MeterSeries, void, undefined> {
    if (this.held() <= MOST_HELD) return;
    const meter = this.links.meterOf(current);
    const ready = [...this.readings.keys()].filter(
      (key) => this.links.meterOf(key) !== meter && this.links.linkedType(key),
    );
    yield* this.meters(ready);
    if (this.held() > MOST_OF_A_METER) {
      throw new FileRefusedError(
        'refused',
        `it has more than ${MOST_OF_A_METER} intervals of one meter, or before the types that they need: ask for it in parts`,
      );
    }
  }

  /** @throws FileRefusedError where it cannot be told what or whose the readings are */
  *all(): Generator<MeterSeries, void, undefined> {
    yield* this.meters([...this.readings.keys()]);
  }

  private held(): number {
    return [...this.readings.values()].reduce((sum, { parts }) => sum + parts.length, 0);
  }

  private *meters(keys: readonly string[]): Generator<MeterSeries, void, undefined> {
    const kept = keys.filter((key) => this.isKept(key));
    for (const [id, ofMeter] of Map.groupBy(kept, (key) => this.idOf(key))) yield this.meter(id, ofMeter);
    for (const key of keys) this.readings.delete(key);
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
    const registers = new Map<string, Parts>();
    let rejected = 0;
    for (const key of this.finest(keys)) {
      const type = this.links.typeOf(key);
      const parts = registers.get(type.register) ?? new Parts();
      registers.set(type.register, parts);
      const raw = this.readings.get(key) ?? new RawReadings();
      rejected += this.take(raw, type, parts);
    }
    return { id, registers, rejected };
  }

  /** A meter may be told of by the quarter-hour, and by the hour or day beside it: that is the same energy. */
  private finest(keys: readonly string[]): readonly string[] {
    const lengths = new Map(keys.map((key) => [key, this.shortest(key)]));
    const finest = Math.min(...lengths.values());
    return keys.filter((key) => {
      const length = lengths.get(key) ?? finest;
      if (length !== finest) {
        this.task.tally.drop(`intervals of ${length} minutes`, this.readings.get(key)?.count);
      }
      return length === finest;
    });
  }

  private shortest(key: string): number {
    const { minutes = new Uint16Array(0), length = 0 } = this.readings.get(key)?.parts ?? {};
    return minutes.subarray(0, length).reduce((least, one) => Math.min(least, one), Infinity);
  }

  /** @returns how many are rejected */
  private take(
    { parts, noValue, rejects }: RawReadings,
    { unit, powerOfTen }: ReadingType,
    into: Parts,
  ): number {
    const { tally } = this.task;
    for (const line of noValue.lines) tally.noValue.add(line, 0);
    tally.noValue.count += noValue.count;
    tally.rejects.addAll(rejects);
    let rejected = rejects.count;
    for (let at = 0; at < parts.length; at += 1) {
      const part = partAt(parts, at);
      const decimals = part.value.decimals - powerOfTen;
      const value =
        decimals < 0
          ? { mantissa: part.value.mantissa * 10 ** -decimals, decimals: 0 }
          : { mantissa: part.value.mantissa, decimals };
      const wrong = wrongValue(value, unit);
      if (wrong) {
        const raw = rawInterval(
          part.start * 60,
          part.minutes * 60,
          String(part.value.mantissa / 10 ** part.value.decimals),
        );
        tally.rejects.add({ line: part.line, ...wrong, raw });
        rejected += 1;
      } else into.add({ ...part, value, unit }, parts.delivered?.[at]);
    }
    return rejected;
  }
}

/** An interval of a feed, which has no row, as text. @param start, duration - in seconds, as it is written */
export function rawInterval(start: number | string, duration: number | string, value: string): string {
  return `start ${start}, duration ${duration}, value ${value}`;
}
