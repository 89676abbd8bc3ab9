import fc from 'fast-check';
import { SEED } from './rounds.js';

/** In a run with `SEED=…` every property tries the cases of that seed; fast-check prints it where one fails. */
fc.configureGlobal({ seed: SEED });
