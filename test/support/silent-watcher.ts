import type { ImportWatcher } from '../../src/import/run/import-watcher.js';

/** Nobody is told what happens during an import. */
export const SILENT: ImportWatcher = { note: () => undefined };
