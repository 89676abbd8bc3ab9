import { DomainError } from '../../common/errors/index.js';
import { localDate, type Zone } from '../../common/time/index.js';

/** Days that are kept without their readings cannot be made anew. */
export class KeptDaysError extends DomainError {
  readonly code = 'days_kept';

  /**
   * @param from - where the clocks begin to differ
   * @param readingsBegin - before it there are no readings
   */
  constructor(from: Date, readingsBegin: Date, zone: Zone, other: Zone) {
    super(
      `Days from before ${localDate(readingsBegin, zone)} are kept without their readings, and would begin otherwise by the rules of ` +
        `${other.name}, from ${localDate(from, zone)} on: they cannot be made anew, so nothing was changed. Keep TIME_ZONE=${zone.name}, or let these ` +
        'days go first: RETENTION_ROLLUPS=drop with the next import.',
    );
  }
}
