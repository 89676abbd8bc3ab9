import type { Decimal } from '../../csv/decimal.js';
import { PartSink } from '../parts.js';
import type { PartStore } from './part-store.js';

/** The intervals of one register while its meter is not whole: they lie in a store, with those of all others. */
export class GatheredParts extends PartSink {
  length = 0;
  /** How many of them lie on the disk, and where the last block of these begins there. */
  spooled = 0;
  lastBlock = -1;

  /** @param nth - register of the store */
  constructor(
    private readonly store: PartStore,
    readonly nth: number,
  ) {
    super();
  }

  override put(
    start: number,
    minutes: number,
    value: Decimal,
    unit: number,
    quality: number,
    line: number,
    delivered?: number,
  ): void {
    this.store.put(this.nth, start, minutes, value, unit, quality, line, delivered);
    this.length += 1;
  }
}
