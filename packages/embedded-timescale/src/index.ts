export { EmbeddedEngine } from './embedded-engine.js';
export { EngineError, type EngineErrorCode } from './engine-error.js';
