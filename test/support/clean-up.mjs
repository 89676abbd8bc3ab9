export { cleanUp as default } from './prepare-engine.mjs';
