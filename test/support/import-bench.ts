import { Database, DatabaseState, Storage } from '../../src/database/index.js';
import { type Compacted, Compaction } from '../../src/import/compaction.js';
import { Importer, ImportModule } from '../../src/import/index.js';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/import/import-options.js';
import type { ImportReport } from '../../src/import/report/import-report.js';
import type { ImportWatcher } from '../../src/import/run/import-watcher.js';
import type { TestDatabase } from './database.js';
import { ImportTestFolder } from './import-folder.js';
import { startTestParts, type TestParts } from './parts.js';

/** An importer on a database and a folder of a test's own. */
export class ImportBench {
  /** What the importer has told people so far. */
  readonly notes: string[] = [];

  private constructor(
    readonly parts: TestParts,
    private current: ImportTestFolder,
  ) {}

  static async start(database?: TestDatabase): Promise<ImportBench> {
    const parts = await startTestParts([ImportModule], database);
    return new ImportBench(parts, await ImportTestFolder.create());
  }

  get folder(): ImportTestFolder {
    return this.current;
  }

  get database(): Database {
    return this.parts.get(Database);
  }

  async stop(): Promise<void> {
    await this.folder.remove();
    await this.parts.close();
  }

  /** As on the first day: nothing stored, an empty folder. */
  async reset(): Promise<void> {
    await this.database.query(
      `truncate readings, replaced_readings, users, segment_rebuilds, import_issues, import_files, imports, removals, leases,
                user_days_a, user_days_b, user_months_a, user_months_b`,
    );
    await this.parts.get(Storage).noteAnyChange(this.database);
    await this.parts.get(DatabaseState).noteEmptied(this.database);
    await this.clearFolder();
    this.notes.length = 0;
  }

  /** Another, empty folder. */
  async clearFolder(): Promise<void> {
    await this.folder.remove();
    this.current = await ImportTestFolder.create();
  }

  async import(
    options: Partial<ImportOptions> = {},
    signal: AbortSignal = new AbortController().signal,
    progress: ImportWatcher['progress'] = () => undefined,
    ...paths: readonly string[]
  ): Promise<ImportReport> {
    const watcher: ImportWatcher = { note: (message) => this.notes.push(message), progress };
    const importer = this.parts.get(Importer);
    const named = paths.length > 0 ? paths : [this.folder.path];
    return importer.import(named, { ...DEFAULT_OPTIONS, ...options }, watcher, signal);
  }

  /** A file, a zip, or another folder than that of the test; users come with it. */
  importFrom(path: string, options: Partial<ImportOptions> = {}): Promise<ImportReport> {
    return this.import({ createUsers: true, ...options }, undefined, undefined, path);
  }

  /** Turns all that is stored into columns. */
  compact(signal: AbortSignal = new AbortController().signal): Promise<Compacted> {
    const watcher = { note: (message: string) => this.notes.push(message) };
    return this.parts.get(Compaction).everything(watcher, signal);
  }

  /** As the program itself imports a folder when it starts on an empty database. */
  async importAtFirstStart(): Promise<ImportReport> {
    const importer = this.parts.get(Importer);
    const watcher = { note: (message: string) => this.notes.push(message) };
    const report = await importer.importAtFirstStart(
      () => Promise.resolve(true),
      this.folder.path,
      DEFAULT_OPTIONS,
      watcher,
      new AbortController().signal,
    );
    if (!report) throw new Error('it was wanted');
    return report;
  }

  /** `3000 2016-07-15T00:00Z 0 39` of every reading, in the order of the key. */
  async stored(): Promise<readonly string[]> {
    const rows = await this.database.query<{ user: string; start: Date; occurrence: number; wh: number }>(`
      select external_id as "user", period_start as start, occurrence, energy_wh as wh
      from readings join users on users.id = user_id order by sort_key, period_start, occurrence`);
    return rows.map(
      ({ user, start, occurrence, wh }) => `${user} ${start.toISOString().slice(0, 16)}Z ${occurrence} ${wh}`,
    );
  }

  /** The room on the disk that readings and their indexes take, in bytes. */
  async sizeOfReadings(): Promise<number> {
    const chunks = await this.parts.get(Storage).chunks();
    return chunks.filter(({ table }) => table === 'readings').reduce((total, { bytes }) => total + bytes, 0);
  }

  /** `3000 a1 t1` of every user. */
  async users(): Promise<readonly string[]> {
    const rows = await this.database.query<{ user: string }>(
      `select concat_ws(' ', external_id, area, tariff) as "user" from users order by sort_key`,
    );
    return rows.map(({ user }) => user);
  }

  /** `kind code line` of every issue of the import begun last. */
  async issues(): Promise<readonly string[]> {
    const rows = await this.database.query<{ issue: string }>(`
      select concat_ws(' ', issue.kind, issue.code, issue.line, issue.old_wh, issue.new_wh) as issue
      from import_issues issue join import_files file on file.id = issue.file_id
      where file.import_id = (select max(id) from imports) order by issue.id`);
    return rows.map(({ issue }) => issue);
  }
}
