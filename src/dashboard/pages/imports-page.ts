import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import type { Snapshot } from '../../consumption/index.js';
import { type ImportAnswer, ImportRepository } from '../../ledger/index.js';
import type { ImportsPageQuery } from '../address/imports-query.dto.js';

const IMPORTS_A_PAGE = 25;

/** Everything that the list of imports tells of. */
export interface ImportsFacts {
  readonly zone: Zone;
  readonly imports: Page<ImportAnswer>;
}

/** Reads what the list of imports shows. */
@Injectable()
export class ImportsPage {
  constructor(private readonly imports: ImportRepository) {}

  async read(data: Snapshot, { page = 1 }: ImportsPageQuery): Promise<ImportsFacts> {
    return { zone: data.zone, imports: await this.imports.page({ page, pageSize: IMPORTS_A_PAGE }) };
  }
}
