export { untilInterrupted } from './interruption.js';
export { FirstImport } from './first-import.js';
export { Importer } from './importer.js';
export type { ImportWatcher } from './run/import-watcher.js';
export { ImportLease } from './lease/import-lease.js';
export { ImportModule } from './import.module.js';
