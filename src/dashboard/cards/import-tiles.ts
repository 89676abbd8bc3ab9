import { formatDuration } from '../../common/time/index.js';
import type { ImportTotals } from '../../ledger/index.js';
import type { Dates } from '../format/dates.js';
import { rejectsOf } from '../format/import-words.js';
import { counted, formatCount, UNKNOWN } from '../format/numbers.js';
import { plain, tile, type Tile } from '../tiles.js';

export function importTiles(totals: ImportTotals, dates: Dates): readonly Tile[] {
  const { startedAt, finishedAt, filesSkipped, filesRefused } = totals;
  const took = finishedAt ? formatDuration(finishedAt.getTime() - startedAt.getTime()) : UNKNOWN;
  return [
    tile('Began', plain(dates.clock(startedAt)), dates.date(startedAt)),
    tile('Took', plain(took), finishedAt ? 'with the aggregates' : 'not over yet'),
    tile(
      'Files loaded',
      plain(formatCount(totals.filesLoaded)),
      `${formatCount(filesSkipped)} known, ${formatCount(filesRefused)} not loaded`,
      filesRefused > 0,
    ),
    tile(
      'Rows read',
      plain(formatCount(totals.rowsRead)),
      `${formatCount(totals.rowsInserted)} new, ${formatCount(totals.rowsUnchanged)} unchanged`,
    ),
    tile('Restated', plain(formatCount(totals.rowsRestated)), repeatsText(totals)),
    tile(
      'Rejected',
      plain(formatCount(rejectsOf(totals))),
      rejectsOf(totals) > 0 ? 'listed below with the reason' : 'every row was taken',
      rejectsOf(totals) > 0,
    ),
  ];
}

function repeatsText({ rowsRepeated, rowsDuplicate }: ImportTotals): string {
  return `${counted(rowsRepeated, 'repeat', 'repeats')}, ${counted(rowsDuplicate, 'duplicate', 'duplicates')}`;
}
