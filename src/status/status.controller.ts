import { Controller, Get } from '@nestjs/common';
import { DatabaseUnusableError } from '../common/errors/domain-error.js';
import { isoWithOffset } from '../common/time/index.js';
import { DataWindowQuery } from '../consumption/index.js';
import { DatabaseReadiness, DatabaseState } from '../database/index.js';
import { ImportQuery } from '../ledger/index.js';

/** What a program, a load balancer or a person at the command line asks first. */
@Controller('api')
export class StatusController {
  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    private readonly imports: ImportQuery,
  ) {}

  /** The process is alive; says nothing of the database. */
  @Get('health')
  health(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** Queries can be answered: the database is there and its schema is this program's. */
  @Get('ready')
  async ready(): Promise<{ readonly status: 'ok' }> {
    if (await this.readiness.isReady()) return { status: 'ok' };
    throw new DatabaseUnusableError(
      'The schema of the database is not that of this program: run "npm run cli migrate".',
    );
  }

  @Get('meta')
  async meta(): Promise<object> {
    const { databaseId, dataVersion, timeZone } = await this.state.read();
    const window = await this.windows.read();
    const last = await this.imports.last();
    const iso = (instant: Date | null | undefined): string | null =>
      instant ? isoWithOffset(instant, timeZone) : null;
    return {
      timezone: timeZone,
      data_from: iso(window?.from),
      data_to: iso(window?.to),
      data_version: `${databaseId}:${dataVersion}`,
      last_import: last
        ? {
            id: last.id,
            status: last.status,
            started_at: iso(last.startedAt),
            finished_at: iso(last.finishedAt),
          }
        : null,
    };
  }
}
