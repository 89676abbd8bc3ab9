import { apiSuite } from './api/api-suite.js';
import { forgetSuite } from './forget/forget-suite.js';
import { formatsSuite } from './formats/formats-suite.js';
import { importSuite } from './import/import-suite.js';
import { loadSuite } from './load/load-suite.js';
import { pagesSuite } from './pages/pages-suite.js';
import { scaleSuite } from './scale/scale-suite.js';
import type { Suite } from './support/suite.js';

/** Every suite of `npm run bench`, in the order in which they run: one line and one folder each. */
export const SUITES: readonly Suite[] = [
  importSuite,
  formatsSuite,
  forgetSuite,
  apiSuite,
  pagesSuite,
  loadSuite,
  scaleSuite,
];
