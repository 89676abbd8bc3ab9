// What pages ask, and how they and the tables behind them are kept. A whole run loads the program once for all of these.
import './being-prepared.spec.js';
import './bounded-statements.spec.js';
import './chunk-maker.spec.js';
import './entities.spec.js';
import './identities.spec.js';
import './lists-that-move.spec.js';
import './order-of-users.spec.js';
import './page-queries.spec.js';
import './page-ranges.spec.js';
import './page-statements.spec.js';
import './page-validators.spec.js';
import './query-plans.spec.js';
import './real-input.spec.js';
import './renewal.spec.js';
import './session-zone.spec.js';
import './short-worlds.spec.js';
import './while-importing.spec.js';
