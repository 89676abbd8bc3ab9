import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { projectRoot } from '../common/project-root.js';
import { Database } from '../database/index.js';
import { FileHistory } from '../ledger/index.js';
import { DEFAULT_OPTIONS } from './import-options.js';
import { Importer } from './importer.js';

/** Fills an empty database with the project's own sample, so that a first start shows something. */
@Injectable()
export class FirstImport {
  constructor(
    private readonly database: Database,
    private readonly history: FileHistory,
    private readonly importer: Importer,
  ) {}

  /**
   * Imports the project's `data/` when no import has ever been completed and the database holds nothing but, at
   * most, a part of that sample: a first start that was cut short is made good by the next one.
   *
   * @param say - tells people what is going on, a sentence each
   */
  async importSampleIfEmpty(say: (message: string) => void): Promise<void> {
    const folder = join(projectRoot(), 'data');
    if (!existsSync(folder) || !(await this.isFirst())) return;
    say('The database is empty: importing the sample in data/ first.');
    const { rows, stored } = await this.importer.import(
      folder,
      DEFAULT_OPTIONS,
      { note: say, progress: () => undefined, refreshing: () => undefined },
      new AbortController().signal,
    );
    say(
      `Imported ${rows.rowsInserted} readings of ${stored?.users ?? 0} users. They make room for the first import of your own.`,
    );
  }

  private async isFirst(): Promise<boolean> {
    if (await this.history.hasCompletedImport(this.database)) return false;
    return this.history.holdsOnlySample(this.database);
  }
}
