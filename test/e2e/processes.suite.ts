// The program as processes. A whole run loads the program once for all of these.
import './commands.spec.js';
import './database-away.spec.js';
import './main-job.spec.js';
import './start.spec.js';
