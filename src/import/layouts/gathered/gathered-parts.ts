import { Parts } from '../parts.js';

/** The intervals of one register while its meter is not whole: the last ones in memory, those before them in a spool. */
export class GatheredParts {
  recent = new Parts();
  /** How many are in the spool. */
  spooled = 0;
  /** Where the last block of them begins there. */
  lastBlock = -1;

  get length(): number {
    return this.spooled + this.recent.length;
  }
}
