import { DomainError } from '../../common/errors/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import type { Discrepancy } from './verification.js';

/** Days or months are not kept as the readings say. */
export class RollupsDifferError extends DomainError {
  readonly code = 'rollups_differ';

  constructor({ userId, of, start, kept, counted }: Discrepancy, zone: Zone) {
    const whose = userId === undefined ? 'everyone' : `user ${userId}`;
    super(
      `What is kept of ${whose} for the ${of} from ${isoWithOffset(start, zone)} on (${String(kept)}) is not what was ` +
        `stored (${String(counted)}): run "npm run cli verify -- --repair". The readings themselves are in place.`,
    );
  }
}
