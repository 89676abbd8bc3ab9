import { Injectable } from '@nestjs/common';
import { RefusedError } from '../common/errors/domain-error.js';
import { type RelativeRange, relativeRange, type TimeRange } from '../common/time/index.js';
import { DatabaseState } from '../database/index.js';

/** A range as asked: without an end it reaches to that of the data. */
export interface AskedRange {
  /** Instead of both ends: resolved against the end of the data. */
  readonly relative?: RelativeRange | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** From when to when there are data. */
@Injectable()
export class DataWindowQuery {
  constructor(private readonly state: DatabaseState) {}

  /**
   * The range to answer for, beside the window of the data. Without data both are empty ranges.
   *
   * @throws RefusedError `empty_range` when the range ends before it begins
   */
  async resolve(asked: AskedRange): Promise<{ readonly range: TimeRange; readonly window: TimeRange }> {
    const window = (await this.state.read()).window ?? nothing(asked);
    if (asked.relative) return { range: relativeRange(asked.relative, window.to), window };
    const range = { from: asked.from ?? window.from, to: asked.to ?? window.to };
    if (asked.from && asked.to && asked.from >= asked.to) {
      throw new RefusedError(
        'empty_range',
        'to',
        'The range ends before it begins: "to" must be later than "from".',
      );
    }
    return { range, window };
  }
}

function nothing(asked: AskedRange): TimeRange {
  const instant = asked.from ?? asked.to ?? new Date(0);
  return { from: instant, to: instant };
}
