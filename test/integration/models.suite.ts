// What stands after any sequence of imports, in any zone. A whole run loads the program once for all of these.
import './compact-answers.spec.js';
import './days-model.spec.js';
import './import-model.spec.js';
import './meters-files.spec.js';
import './older-version.spec.js';
import './retention-keep.spec.js';
import './zone-of-files.spec.js';
