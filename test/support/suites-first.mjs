import TestSequencer from '@jest/test-sequencer';

/** Suites are small files that take long; where nothing is known yet of how long, the small ones would come last. */
export default class SuitesFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => isSuite(other) - isSuite(one));
  }
}

function isSuite({ path }) {
  return Number(path.endsWith('.suite.ts'));
}
