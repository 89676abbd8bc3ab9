import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UsageError } from '../../common/errors/domain-error.js';
import { formatNamed } from './formats.js';
import { parseLayoutFile } from './layout-file.js';
import type { MeterFormat } from './meter-file.js';
import { tableFormat } from './table/table-format.js';

/**
 * The layout that somebody names.
 *
 * @param layout - a name, or the path of a file that describes one
 * @throws UsageError where there is none, or it is incomplete
 */
export async function givenFormat(layout: string): Promise<MeterFormat> {
  if (!layout.toLowerCase().endsWith('.json')) return formatNamed(layout);
  const content = await readFile(layout, 'utf8').catch((error: unknown) => {
    throw new UsageError(`There is no layout to read at ${layout}.`, { cause: error });
  });
  return tableFormat(parseLayoutFile(content, basename(layout)));
}
