import { readFileSync } from 'node:fs';

/** Prints the closing line: Jest's own counts and the checks that passed before it. */
const [results, checks] = process.argv.slice(2);
const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
  readFileSync(results, 'utf8'),
);
const passed = numPassedTests + Number(checks);
const failed = numFailedTests + numRuntimeErrorTestSuites;
console.log(`${passed} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`);
