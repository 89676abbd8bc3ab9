import type { GatheredParts } from '../gathered/gathered-parts.js';
import { type Bounds, PartStore } from '../gathered/part-store.js';
import type { MeterSeries } from '../meter-file.js';

interface HeldMeter {
  readonly registers: Map<string, GatheredParts>;
  rejected: number;
}

/** Meters as a file tells of them, which may come back to one that it told of before: only its end makes them whole. */
export class HeldMeters {
  private readonly meters = new Map<string, HeldMeter>();
  private readonly store: PartStore;

  constructor(bounds: Bounds | undefined) {
    this.store = new PartStore(bounds);
  }

  /** A register's intervals, to add to. */
  register(id: string, name: string): GatheredParts {
    const { registers } = this.meter(id);
    let gathered = registers.get(name);
    if (!gathered) registers.set(name, (gathered = this.store.register()));
    return gathered;
  }

  /** A row of the meter was rejected. */
  reject(id: string): void {
    this.meter(id).rejected += 1;
  }

  /** Call it now and then. @throws FileRefusedError where what is held can be held neither in memory nor on the disk */
  relieve(): Promise<void> {
    return this.store.relieve();
  }

  /** All of them, each until the next one. @throws FileRefusedError where one is too long */
  *all(): Generator<MeterSeries, void, undefined> {
    for (const [id, { registers, rejected }] of this.meters) {
      this.store.check(id, registers.values());
      const whole = Array.from(registers, ([name, gathered]) => [name, this.store.take(gathered)] as const);
      yield { id, registers: new Map(whole), rejected };
      this.store.recycle();
    }
  }

  /** Call it in the end, whatever happened. */
  close(): Promise<void> {
    return this.store.close();
  }

  private meter(id: string): HeldMeter {
    let meter = this.meters.get(id);
    if (!meter) this.meters.set(id, (meter = { registers: new Map(), rejected: 0 }));
    return meter;
  }
}
