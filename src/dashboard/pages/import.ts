import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access } from '../../common/http/index.js';
import { LARGEST_READING_WH, RequestData, type Snapshot } from '../../consumption/index.js';
import {
  type ImportAnswer,
  ImportFileRepository,
  ImportIdPipe,
  ImportIssueRepository,
  ImportRepository,
} from '../../ledger/index.js';
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
@Access('viewer')
export class ImportPage {
  constructor(
    private readonly imports: ImportRepository,
    private readonly files: ImportFileRepository,
    private readonly issues: ImportIssueRepository,
  ) {}

  @Get(':id')
  @Page('import', { ofFiles: true })
  async show(
    @RequestData() { zone, areas }: Snapshot,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: ImportPageQuery,
  ) {
    const totals = await this.imports.one(id, areas);
    const dates = new Dates(zone);
    const { files, issues } = this;
    const { kind, code, user, page: ofIssues, files: shown, part_of, files_page } = query;
    const state = { kind, code, user, page: ofIssues, files: shown, part_of, files_page };
    const address = new PageAddress(`/imports/${id}`, state);
    const page = { totals, areas, query, dates, address, files, issues };
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

/** As it is typed. */
function optionsText({ options }: ImportAnswer): string {
  const { stamp, zone, layout, register, on_repeat, on_restated, max_errors, max_reading_wh } = options;
  const { create_users, split_hours, force, jobs } = options;
  const named = {
    layout,
    register,
    stamp,
    zone,
    'on-repeat': on_repeat,
    'on-restated': on_restated,
    'max-errors': max_errors,
  };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`])),
    ...(max_reading_wh !== null && max_reading_wh < LARGEST_READING_WH
      ? [`--max-reading ${max_reading_wh}`]
      : []),
    ...(jobs > 1 ? [`--jobs ${jobs}`] : []),
    ...(create_users ? ['--create-users'] : []),
    ...(split_hours ? ['--split-hours'] : []),
    ...(force ? ['--force'] : []),
  ].join(' ');
}
