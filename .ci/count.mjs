import { existsSync, readFileSync } from 'node:fs';

/** Prints the closing line: Jest's own counts, of all its runs, and the checks that passed before them. */
const [checks, ...files] = process.argv.slice(2);
/** Of a run that was ended before it wrote any. */
const BROKEN_OFF = { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };
const runs = files.map((file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : BROKEN_OFF));
const sum = (count) => runs.reduce((total, run) => total + run[count], 0);
const passed = sum('numPassedTests') + Number(checks);
const failed = sum('numFailedTests') + sum('numRuntimeErrorTestSuites');
const skipped = sum('numPendingTests');
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
