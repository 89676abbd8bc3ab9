import { FileRefusedError } from '../../source/file-refused-error.js';
import type { MeterSeries } from '../meter-file.js';
import { Parts } from '../parts.js';

/** So many intervals are held until the file ends, some 30 MiB. Beyond that, meters that seem complete are handed on. */
export const MOST_HELD = 500_000;
/** One meter may have so many: nine years by the minute. */
export const MOST_OF_A_METER = 5_000_000;

interface HeldMeter {
  readonly registers: Map<string, Parts>;
  rejected: number;
}

/**
 * Meters as a file tells of them, which may come back to one that it told of before. They are held until the end of the
 * file, where it is not too long: only then all of a meter is known.
 */
export class HeldMeters {
  private meters = new Map<string, HeldMeter>();
  /** The registers of meters that were handed on before the end. */
  private readonly gone = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly mostHeld = MOST_HELD,
    private readonly mostOfOne = MOST_OF_A_METER,
  ) {}

  /**
   * A register's intervals, to add to.
   *
   * @throws FileRefusedError where a meter's other registers are gone already, so that they cannot be added up
   */
  register(id: string, name: string): Parts {
    const { registers } = this.meter(id);
    let parts = registers.get(name);
    if (!parts) {
      const known = this.gone.get(id);
      if (known && !known.has(name)) {
        throw new FileRefusedError(
          'refused',
          `it is too long to be held, and the registers of meter ${id} stand far apart in it: sort it by meter`,
        );
      }
      registers.set(name, (parts = new Parts()));
    }
    return parts;
  }

  /** A row of the meter was rejected. */
  reject(id: string): void {
    this.meter(id).rejected += 1;
  }

  /**
   * Hands meters on where too much is held: all but the one that the file is telling of.
   *
   * @throws FileRefusedError where one meter is too long
   */
  *overflow(current: string): Generator<MeterSeries, void, undefined> {
    const lengths = new Map(Array.from(this.meters, ([id, meter]) => [id, lengthOf(meter)]));
    const held = [...lengths.values()].reduce((sum, length) => sum + length, 0);
    if (held <= this.mostHeld) return;
    if ((lengths.get(current) ?? 0) > this.mostOfOne) {
      throw new FileRefusedError(
        'refused',
        `meter ${current} has more than ${this.mostOfOne} intervals in it`,
      );
    }
    const now = this.meters.get(current);
    this.meters.delete(current);
    yield* this.all();
    if (now) this.meters.set(current, now);
  }

  *all(): Generator<MeterSeries, void, undefined> {
    for (const [id, { registers, rejected }] of this.meters) {
      this.gone.set(id, new Set([...(this.gone.get(id) ?? []), ...registers.keys()]));
      yield { id, registers, rejected };
    }
    this.meters = new Map();
  }

  private meter(id: string): HeldMeter {
    let meter = this.meters.get(id);
    if (!meter) this.meters.set(id, (meter = { registers: new Map(), rejected: 0 }));
    return meter;
  }
}

function lengthOf({ registers }: HeldMeter): number {
  return [...registers.values()].reduce((sum, { length }) => sum + length, 0);
}
