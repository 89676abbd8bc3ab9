// What becomes of readings that are stored. A whole run loads the program once for all of these.
import './compaction.spec.js';
import './forget.spec.js';
import './forget-command.spec.js';
import './forget-model.spec.js';
import './import-interruption.spec.js';
import './import-recovery.spec.js';
import './retention.spec.js';
import './rollups.spec.js';
import './rules.spec.js';
import './verify.spec.js';
