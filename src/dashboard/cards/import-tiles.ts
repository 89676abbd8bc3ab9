import { formatDuration } from '../../common/time/index.js';
import type { ImportAnswer } from '../../ledger/index.js';
import type { Dates } from '../format/dates.js';
import { rejectsOf } from '../format/import-words.js';
import { counted, formatCount, UNKNOWN } from '../format/numbers.js';
import { tile, type Tile } from '../tiles.js';

export function importTiles(totals: ImportAnswer, dates: Dates): readonly Tile[] {
  const { started_at, finished_at, files_skipped, files_refused } = totals;
  const took = finished_at ? formatDuration(finished_at.getTime() - started_at.getTime()) : UNKNOWN;
  return [
    tile('Began', dates.clock(started_at), dates.date(started_at)),
    tile('Took', took, finished_at ? 'with the aggregates' : 'not over yet'),
    tile(
      'Files loaded',
      formatCount(totals.files_loaded),
      `${formatCount(files_skipped)} known, ${formatCount(files_refused)} not loaded`,
      files_refused > 0,
    ),
    tile(
      'Rows read',
      formatCount(totals.rows_read),
      `${formatCount(totals.rows_inserted)} new, ${formatCount(totals.rows_unchanged)} unchanged`,
    ),
    tile('Restated', formatCount(totals.rows_restated), repeatsText(totals)),
    tile('Rejected', formatCount(rejectsOf(totals)), rejectedText(totals), rejectsOf(totals) > 0),
  ];
}

function rejectedText(totals: ImportAnswer): string {
  const { rows_retired } = totals;
  const rest = rows_retired > 0 ? `${counted(rows_retired, 'row is', 'rows are')} too old to be kept` : '';
  if (rejectsOf(totals) > 0) return ['listed below with the reason', rest].filter(Boolean).join('; ');
  return rest || 'every row was taken';
}

function repeatsText({ rows_repeated, rows_duplicate }: ImportAnswer): string {
  return `${counted(rows_repeated, 'repeat', 'repeats')}, ${counted(rows_duplicate, 'duplicate', 'duplicates')}`;
}
