// What pages say and do. A whole run loads the program once for all of these.
import './estimated.spec.js';
import './page-numbers.spec.js';
import './pages-errors.spec.js';
import './pages.spec.js';
import './quality-page.spec.js';
import './user-page.spec.js';
