// What an import makes of its files. A whole run loads the program once for all of these.
import './cases-days.spec.js';
import './cases-repeats.spec.js';
import './files-beside.spec.js';
import './first-import.spec.js';
import './folded-names.spec.js';
import './implausible-readings.spec.js';
import './implausible.spec.js';
import './import-lease.spec.js';
import './import-messages.spec.js';
import './import-paths.spec.js';
import './import.spec.js';
import './imports-read.spec.js';
import './meters-of-others.spec.js';
import './misread-files.spec.js';
import './misread.spec.js';
import './writing-statements.spec.js';
