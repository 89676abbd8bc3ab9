import { Controller, Get, Query } from '@nestjs/common';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import { type ImportAnswer, ImportRepository } from '../../ledger/index.js';
import { ImportsPageQuery } from '../address/imports-query.dto.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { needsCare, rejectsOf, statusText } from '../format/import-words.js';
import { formatCount } from '../format/numbers.js';
import { Page } from '../page.interceptor.js';
import { pager } from '../pager.js';
import { type Cell, classes, ledgerTable } from '../table.js';

const IMPORTS_A_PAGE = 25;

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

@Controller('imports')
export class ImportsPage {
  constructor(private readonly imports: ImportRepository) {}

  @Get()
  @Page('imports')
  async show(@RequestData() { zone }: Snapshot, @Query() { page = 1 }: ImportsPageQuery) {
    const imports = await this.imports.page({ page, pageSize: IMPORTS_A_PAGE });
    const { results, count } = imports;
    if (count === 0) return { title: 'Nothing imported yet · Halfhour', empty: true };
    const dates = new Dates(zone);
    const rows = results.map((item) => row(item, dates));
    return {
      title: 'Imports · Halfhour',
      zone: zone.name,
      table: rows.length > 0 ? ledgerTable('Imports, the newest first', COLUMNS, rows) : null,
      pager: pager(imports, 'imports', new PageAddress('/imports', {})),
    };
  }
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
