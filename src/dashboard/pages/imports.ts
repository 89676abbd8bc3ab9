import { Controller, Get, Query } from '@nestjs/common';
import { Access } from '../../common/http/index.js';
import type { Page as Shown } from '../../common/http/index.js';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import {
  type ImportAnswer,
  ImportRepository,
  type RemovalAnswer,
  RemovalRepository,
} from '../../ledger/index.js';
import { ImportsPageQuery } from '../address/imports-query.dto.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { needsCare, rejectsOf, STATUS_WORDS, statusText } from '../format/import-words.js';
import { formatCount, UNKNOWN } from '../format/numbers.js';
import { Page } from '../page.interceptor.js';
import { pager } from '../pager.js';
import { type Cell, classes, ledgerTable } from '../table.js';

const IMPORTS_A_PAGE = 25;

const REMOVALS_A_PAGE = 10;
const REMOVALS = '#removals';

const NO_REMOVALS: Shown<RemovalAnswer> = { results: [], count: 0, page: 1, pageSize: REMOVALS_A_PAGE };

const COLUMNS = [
  ['Import', 'number'],
  ['Began', 'time'],
  ['Status'],
  ['Folder', 'path'],
  ['Files loaded', 'number'],
  ['Rows read', 'number'],
  ['New', 'number'],
  ['Restated', 'number'],
  ['Rejected', 'number'],
] as const;

const REMOVAL_COLUMNS = [
  ['Began', 'time'],
  ['Status'],
  ['Selection', 'code'],
  ['Users', 'number'],
  ['Forgotten', 'number'],
  ['Restored', 'number'],
  ['First half-hour', 'time'],
  ['Last half-hour', 'time'],
] as const;

@Controller('imports')
@Access('viewer')
export class ImportsPage {
  constructor(
    private readonly imports: ImportRepository,
    private readonly removals: RemovalRepository,
  ) {}

  @Get()
  @Page('imports', { ofFiles: true })
  async show(@RequestData() { zone, areas }: Snapshot, @Query() query: ImportsPageQuery) {
    const { page = 1, removals_page: ofRemovals = 1 } = query;
    const [imports, removals] = await Promise.all([
      this.imports.page({ page, pageSize: IMPORTS_A_PAGE }, areas),
      // What was forgotten cannot be told by area.
      areas === null ? this.removals.page({ page: ofRemovals, pageSize: REMOVALS_A_PAGE }) : NO_REMOVALS,
    ]);
    const { results, count } = imports;
    if (count + removals.count === 0) return { title: 'Nothing imported yet · Halfhour', empty: true };
    const dates = new Dates(zone);
    const rows = results.map((item) => row(item, dates));
    const removed = removals.results.map((item) => removalRow(item, dates));
    const address = new PageAddress('/imports', { page: query.page, removals_page: query.removals_page });
    return {
      title: 'Imports · Halfhour',
      zone: zone.name,
      table: rows.length > 0 ? ledgerTable('Imports, the newest first', COLUMNS, rows) : null,
      pager: pager(imports, 'imports', address),
      removals:
        removals.count > 0
          ? {
              table: ledgerTable('What was forgotten, the newest first', REMOVAL_COLUMNS, removed),
              pager: pager(removals, 'removals', address, REMOVALS, 'removals_page'),
            }
          : null,
    };
  }
}

function removalRow(removal: RemovalAnswer, dates: Dates): readonly (Cell | string)[] {
  const { status, first_start, last_start } = removal;
  const hasEnded = status === 'completed' || status === 'running';
  return [
    dates.moment(removal.started_at),
    { text: STATUS_WORDS[status], class: classes(!hasEnded && 'cell-warning') },
    removal.selection,
    formatCount(removal.users),
    formatCount(removal.readings),
    formatCount(removal.restored),
    first_start ? dates.moment(first_start) : UNKNOWN,
    last_start ? dates.moment(last_start) : UNKNOWN,
  ];
}

function row(totals: ImportAnswer, dates: Dates): readonly (Cell | string)[] {
  return [
    { text: String(totals.id), href: `/imports/${totals.id}` },
    dates.moment(totals.started_at),
    { text: statusText(totals), class: classes(needsCare(totals) && 'cell-warning') },
    totals.directory,
    formatCount(totals.files_loaded),
    formatCount(totals.rows_read),
    formatCount(totals.rows_inserted),
    formatCount(totals.rows_restated),
    formatCount(rejectsOf(totals)),
  ];
}
