import { Controller, Get, Param, Query } from '@nestjs/common';
import { LARGEST_READING_WH, RequestData, type Snapshot } from '../../consumption/index.js';
import { ImportIdPipe, ImportQuery, type ImportTotals, IssueQuery } from '../../ledger/index.js';
import { ImportPageQuery } from '../address/imports-query.dto.js';
import { PageAddress } from '../address/page-address.js';
import { allOf } from '../card.js';
import { importFilesCard } from '../cards/import-files.js';
import { importIssuesCard } from '../cards/import-issues.js';
import { importTiles } from '../cards/import-tiles.js';
import { Dates } from '../format/dates.js';
import { needsCare, statusText } from '../format/import-words.js';
import { Page } from '../page.interceptor.js';

@Controller('imports')
export class ImportPage {
  constructor(
    private readonly imports: ImportQuery,
    private readonly issues: IssueQuery,
  ) {}

  @Get(':id')
  @Page('import')
  async show(
    @RequestData() { zone }: Snapshot,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: ImportPageQuery,
  ) {
    const totals = await this.imports.one(id);
    const dates = new Dates(zone);
    const { imports, issues } = this;
    const page = { totals, query, dates, address: addressOf(id, query), imports, issues };
    return {
      title: `Import ${id} · Halfhour`,
      provenance: `Import ${id} · ${totals.directory} · times in ${zone.name}`,
      id,
      status: statusText(totals),
      needsCare: needsCare(totals),
      /** What ended it before its end. */
      message: totals.message,
      folder: totals.directory,
      options: optionsText(totals),
      tiles: importTiles(totals, dates),
      cards: await allOf([importFilesCard(page), importIssuesCard(page)]),
    };
  }
}

function addressOf(id: number, { kind, code, user, page, files, files_page }: ImportPageQuery): PageAddress {
  return new PageAddress(`/imports/${id}`, {
    kind,
    code,
    user: user?.toString(),
    page: page?.toString(),
    files,
    files_page: files_page?.toString(),
  });
}

/** As it is typed. */
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
