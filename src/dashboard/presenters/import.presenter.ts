import { formatDuration } from '../../common/time/index.js';
import { LARGEST_READING_WH } from '../../consumption/index.js';
import type { ImportAnswer } from '../../ledger/index.js';
import type { ImportPageQuery } from '../address/imports-query.dto.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { formatCount, UNKNOWN } from '../format/numbers.js';
import type { ImportFacts } from '../pages/import-page.js';
import { type ImportFilesView, importFiles } from './import-files.js';
import { type ImportIssuesView, importIssues } from './import-issues.js';
import { counted, needsCare, statusText } from './import-words.js';
import { rejectsOf } from './issue-words.js';
import type { PageFrame } from './page-frame.js';
import { plain, tile, type TileView } from './tiles.js';

export interface ImportView extends PageFrame {
  readonly id: number;
  readonly status: string;
  readonly needsCare: boolean;
  /** What ended it before its end. */
  readonly message: string | null;
  readonly folder: string;
  /** As it is typed. */
  readonly options: string;
  readonly tiles: readonly TileView[];
  readonly files: ImportFilesView;
  readonly issues: ImportIssuesView;
}

export function importView(facts: ImportFacts, query: ImportPageQuery): ImportView {
  const { totals, zone } = facts;
  const address = new PageAddress(`/imports/${totals.id}`, {
    kind: query.kind,
    code: query.code,
    user: text(query.user),
    page: text(query.page),
    files: query.files,
    files_page: text(query.files_page),
  });
  return {
    title: `Import ${totals.id} · Halfhour`,
    provenance: `Import ${totals.id} · ${totals.directory} · times in ${zone.name}`,
    id: totals.id,
    status: statusText(totals),
    needsCare: needsCare(totals),
    message: totals.message,
    folder: totals.directory,
    options: optionsText(totals),
    tiles: tiles(totals, new Dates(zone)),
    files: importFiles(facts, address),
    issues: importIssues(facts, address, query),
  };
}

function optionsText({ options }: ImportAnswer): string {
  const { stamp, on_repeat, on_restated, max_errors, max_reading_wh, force, jobs } = options;
  const named = { stamp, 'on-repeat': on_repeat, 'on-restated': on_restated, 'max-errors': max_errors };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`])),
    ...(max_reading_wh !== null && max_reading_wh < LARGEST_READING_WH
      ? [`--max-reading ${max_reading_wh}`]
      : []),
    ...(jobs > 1 ? [`--jobs ${jobs}`] : []),
    ...(force ? ['--force'] : []),
  ].join(' ');
}

function tiles(totals: ImportAnswer, dates: Dates): readonly TileView[] {
  const { started_at, finished_at, files_skipped, files_refused } = totals;
  const took = finished_at ? formatDuration(finished_at.getTime() - started_at.getTime()) : UNKNOWN;
  return [
    tile('Began', plain(dates.clock(started_at)), dates.date(started_at)),
    tile('Took', plain(took), finished_at ? 'with the aggregates' : 'not over yet'),
    tile(
      'Files loaded',
      plain(formatCount(totals.files_loaded)),
      `${formatCount(files_skipped)} known, ${formatCount(files_refused)} not loaded`,
      files_refused > 0,
    ),
    tile(
      'Rows read',
      plain(formatCount(totals.rows_read)),
      `${formatCount(totals.rows_inserted)} new, ${formatCount(totals.rows_unchanged)} unchanged`,
    ),
    tile('Restated', plain(formatCount(totals.rows_restated)), repeatsText(totals)),
    tile(
      'Rejected',
      plain(formatCount(rejectsOf(totals))),
      rejectsOf(totals) > 0 ? 'listed below with the reason' : 'every row was taken',
      rejectsOf(totals) > 0,
    ),
  ];
}

function repeatsText({ rows_repeated, rows_duplicate }: ImportAnswer): string {
  return `${counted(rows_repeated, 'repeat')}, ${counted(rows_duplicate, 'duplicate')}`;
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
