import { rowsOfHalfHour, type StoredRows } from '../../consumption/index.js';
import type { FileRows } from './reading-rows.js';

/**
 * The readings that stand once a file is stored: of a half-hour that the file names, those of the file, unless stored ones
 * are to stay; of any other, those that are stored. A reading whose value stays what it was keeps its quality, unless the
 * file says one.
 *
 * @param replaces - whether the file's readings replace others that are stored
 */
export function standing(file: FileRows, stored: StoredRows, replaces: boolean): StoredRows {
  if (stored.length === 0) return alone(file);
  const rows = new Standing(file.length + stored.length);
  let at = 0;
  for (let row = 0; row < file.length;) {
    const minute = file.minute[row] ?? 0;
    while (at < stored.length && (stored.minute[at] ?? 0) < minute) rows.take(stored, at++);
    const count = rowsOfHalfHour(file, row);
    const known = stored.minute[at] === minute && at < stored.length ? rowsOfHalfHour(stored, at) : 0;
    if (known > 0 && !replaces) for (let nth = 0; nth < known; nth += 1) rows.take(stored, at + nth);
    else {
      for (let nth = 0; nth < count; nth += 1) {
        const isKept = nth < known && stored.energy[at + nth] === file.energy[row + nth];
        const said = file.quality?.[row + nth] ?? 0;
        rows.take(file, row + nth, said === 0 && isKept ? stored.quality[at + nth] : said);
      }
    }
    at += known;
    row += count;
  }
  while (at < stored.length) rows.take(stored, at++);
  return rows;
}

/** A user's first readings. */
function alone({ minute, energy, quality, length }: FileRows): StoredRows {
  return {
    minute: minute.slice(0, length),
    energy: energy.slice(0, length),
    quality: quality?.slice(0, length) ?? new Uint8Array(length),
    length,
  };
}

/** Columns with room for all that may stand. */
class Standing implements StoredRows {
  readonly minute: Int32Array;
  readonly energy: Float64Array;
  readonly quality: Uint8Array;
  length = 0;

  constructor(most: number) {
    this.minute = new Int32Array(most);
    this.energy = new Float64Array(most);
    this.quality = new Uint8Array(most);
  }

  take(
    from: Pick<FileRows, 'minute' | 'energy' | 'quality'>,
    row: number,
    quality = from.quality?.[row],
  ): void {
    this.minute[this.length] = from.minute[row] ?? 0;
    this.energy[this.length] = from.energy[row] ?? 0;
    this.quality[this.length] = quality ?? 0;
    this.length += 1;
  }
}
