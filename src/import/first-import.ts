import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { counted, nounOf } from '../common/counting.js';
import { projectRoot } from '../common/project.js';
import { Database } from '../database/index.js';
import { FileHistory, ImportRepository } from '../ledger/index.js';
import { readSampleManifest } from '../sample/index.js';
import { DEFAULT_OPTIONS } from './import-options.js';
import { Importer } from './importer.js';

/** Fills an empty database from the project's own `data/`, so that a first start shows something. */
@Injectable()
export class FirstImport {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportRepository,
    private readonly history: FileHistory,
    private readonly importer: Importer,
  ) {}

  /**
   * Imports `data/` when no import has ever been completed and the database holds nothing but, at most, a part of
   * the sample: a first start that was cut short is completed by the next one.
   *
   * @param say - tells people what is going on, a sentence each
   * @throws InterruptedError when the signal was aborted
   */
  async importDataIfEmpty(
    say: (message: string) => void,
    signal: AbortSignal,
    folder = join(projectRoot(), 'data'),
  ): Promise<void> {
    if (!(await this.isFirst())) return;
    if (!existsSync(join(folder, 'user_data.csv'))) {
      say(
        'The database is empty, and data/ holds no user_data.csv: import a folder with "npm run cli import".',
      );
      return;
    }
    const isSample = (await readSampleManifest(folder)) !== undefined;
    say(`The database is empty: importing ${isSample ? 'the sample in data/' : 'data/'} first.`);
    say('Halfhour listens meanwhile, and shows the readings once they are all there.');
    const isWanted = (): Promise<boolean> => this.isFirst();
    const report = await this.importer.importAtFirstStart(
      isWanted,
      folder,
      DEFAULT_OPTIONS,
      { note: say },
      signal,
    );
    if (!report) {
      say('Another import was faster: data/ is left out.');
      return;
    }
    const { rows, stored } = report;
    const room = isSample ? ' They make room for the first import of your own.' : '';
    say(
      `Imported ${rows.rows_inserted} ${nounOf(rows.rows_inserted, 'reading')} of ${counted(stored?.users ?? 0, 'user')}.${room}`,
    );
  }

  private async isFirst(): Promise<boolean> {
    if (await this.imports.hasCompleted()) return false;
    return this.history.holdsOnlySample(this.database);
  }
}
