import { UsageError } from '../../common/errors/domain-error.js';
import { greenButton } from './adapters/green-button.js';
import { nem12 } from './adapters/nem12.js';
import { starkDf2 } from './adapters/stark-df2.js';
import type { MeterFormat } from './meter-file.js';
import { halfhour } from './presets/halfhour.js';
import { PRESETS } from './presets/index.js';
import type { Preset } from './table/layout.js';
import { tableFormat } from './table/table-format.js';

/** What is no table has a reader of its own. */
const ADAPTERS: readonly MeterFormat[] = [starkDf2, nem12, greenButton];

/** Tables that are known. */
export const TABLES: readonly Preset[] = [halfhour, ...PRESETS];

/** All ways of writing meters' files that are known. */
export const FORMATS: readonly MeterFormat[] = [...TABLES.map(tableFormat), ...ADAPTERS];

/** @throws UsageError that leads to the list of names */
export function formatNamed(name: string): MeterFormat {
  const format = FORMATS.find((known) => known.name === name);
  if (format) return format;
  throw new UsageError(`There is no layout "${name}": npm run cli layouts lists them.`);
}
