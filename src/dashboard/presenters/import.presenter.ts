import { formatDuration } from '../../common/time/index.js';
import { LARGEST_READING_WH } from '../../consumption/index.js';
import type { ImportTotals } from '../../ledger/index.js';
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

function optionsText(totals: ImportTotals): string {
  const { stamp, onRepeat, onRestated, maxErrors, maxReadingWh, force, jobs } = totals;
  const named = { stamp, 'on-repeat': onRepeat, 'on-restated': onRestated, 'max-errors': maxErrors };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`])),
    ...(maxReadingWh !== null && maxReadingWh < LARGEST_READING_WH ? [`--max-reading ${maxReadingWh}`] : []),
    ...(jobs > 1 ? [`--jobs ${jobs}`] : []),
    ...(force ? ['--force'] : []),
  ].join(' ');
}

function tiles(totals: ImportTotals, dates: Dates): readonly TileView[] {
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
  return `${counted(rowsRepeated, 'repeat')}, ${counted(rowsDuplicate, 'duplicate')}`;
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
