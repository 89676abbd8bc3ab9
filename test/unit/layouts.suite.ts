// Layouts of meters' files. A whole run loads the program once for all of these.
import '../../src/import/layouts/adapters/green-button.spec.js';
import '../../src/import/layouts/adapters/nem12.spec.js';
import '../../src/import/layouts/adapters/stark-df2.spec.js';
import '../../src/import/layouts/half-hours.spec.js';
import '../../src/import/layouts/layout-file.spec.js';
import '../../src/import/layouts/off-grid-intervals.spec.js';
import '../../src/import/layouts/recognise.spec.js';
import '../../src/import/layouts/shared-formats.spec.js';
import '../../src/import/layouts/table/bad-input.spec.js';
import '../../src/import/layouts/table/named-intervals.spec.js';
import '../../src/import/layouts/table/sections.spec.js';
import '../../src/import/layouts/table/split-row.spec.js';
import '../../src/import/layouts/table/table-format.spec.js';
import '../../src/import/layouts/table/time-form.spec.js';
import '../../src/import/layouts/text/first-element.spec.js';
import '../../src/import/layouts/text/meter-text.spec.js';
