import { noteOnly } from '../../src/import/run/import-watcher.js';

/** Nobody is told what happens during an import. */
export const SILENT = noteOnly(() => undefined);
