export { FirstImport } from './first-import.js';
export { Importer } from './importer.js';
export { ImportModule } from './import.module.js';
