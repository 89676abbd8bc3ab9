// What analyses answer. A whole run loads the program once for all of these.
import './comparison.spec.js';
import './diversity.spec.js';
import './duration-curve.spec.js';
import './estimated.spec.js';
import './heat-map.spec.js';
import './peaks.spec.js';
import './plain-numbers.spec.js';
import './profile.spec.js';
import './ranking.spec.js';
import './retention-answers.spec.js';
import './series.spec.js';
import './thresholds.spec.js';
import './time-of-use.spec.js';
import './unsettled.spec.js';
import './unusual-days.spec.js';
import './user-metrics.spec.js';
import './user-months.spec.js';
