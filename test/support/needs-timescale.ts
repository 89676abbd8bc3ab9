import { TEST_STORAGE } from './storage.js';

/** For what is about chunks in columns, continuous aggregates or an older version's database alone. */
export const needsTimescale = TEST_STORAGE === 'timescale' ? describe : describe.skip;
