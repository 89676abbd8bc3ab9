// What the API answers, and whom. A whole run loads the program once for all of these.
import './analyses-api.spec.js';
import './answer-cache.spec.js';
import './api.spec.js';
import './api-fuzz.spec.js';
import './http.spec.js';
import './ids-as-written.spec.js';
import './names-as-text.spec.js';
import './one-reading.spec.js';
import './only-this-machine.spec.js';
import './openapi.spec.js';
import './quality.spec.js';
import './readiness.spec.js';
import './readings-pages.spec.js';
import './readings-stream.spec.js';
import './relative-pages.spec.js';
import './request-ids.spec.js';
import './user-issues.spec.js';
