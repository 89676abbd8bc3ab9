// How pages look, and whom they serve. A whole run loads the program once for all of these.
import './accessibility.spec.js';
import './charts.spec.js';
import './long-names.spec.js';
