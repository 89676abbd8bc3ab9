import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/index.js';
import { type ImportTotals, ImportQuery, type Page } from '../../ledger/index.js';
import type { ImportsPageQuery } from '../address/imports-query.dto.js';

const IMPORTS_A_PAGE = 25;

/** Everything that the list of imports tells of. */
export interface ImportsFacts {
  readonly zone: string;
  readonly imports: Page<ImportTotals>;
}

/** Reads what the list of imports shows. */
@Injectable()
export class ImportsPage {
  constructor(
    private readonly imports: ImportQuery,
    private readonly environment: Environment,
  ) {}

  async read({ page = 1 }: ImportsPageQuery): Promise<ImportsFacts> {
    const imports = await this.imports.page({ page, pageSize: IMPORTS_A_PAGE });
    return { zone: this.environment.TIME_ZONE, imports };
  }
}
