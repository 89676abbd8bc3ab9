import type { WritePermit } from '../../src/consumption/index.js';

/** The right to write where nobody else does. */
export const PERMIT: WritePermit = {
  assertHeld: () => Promise.resolve(),
  renewWhenDue: () => Promise.resolve(),
};
