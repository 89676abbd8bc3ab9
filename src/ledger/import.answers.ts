import {
  Choice,
  Count,
  CountOrNull,
  Figure,
  Flag,
  Instant,
  InstantOrNull,
  ListOf,
  PagedAnswer,
  Part,
  Text,
  TextOrNull,
} from '../common/http/index.js';
import { IMPORT_STATUSES, type ImportStatus } from './import.entity.js';
import { ImportFileAnswer, RowCountsAnswer } from './import-file.entity.js';

/** How an import was asked for. */
export class ImportOptionsAnswer {
  @TextOrNull('Whether a time names the start or the end of its half-hour.', 'start')
  readonly stamp!: string | null;

  @TextOrNull("The zone of the files' times, where another one than that of the days was named.", '+10:00')
  readonly zone!: string | null;

  @TextOrNull('What became of half-hours named twice: keep, first or last.', 'keep')
  readonly on_repeat!: string | null;

  @TextOrNull('What became of restated readings: replace, keep or error.', 'replace')
  readonly on_restated!: string | null;

  @TextOrNull('How many rows of a file may be rejected, or which share of it.', '1%')
  readonly max_errors!: string | null;

  @Figure('The largest reading of half an hour that was taken, in Wh.', 1_000_000_000)
  readonly max_reading_wh!: number | null;

  @TextOrNull('The layout of files of meters, where it was named.', 'lcl')
  readonly layout!: string | null;

  @TextOrNull('The registers that were taken for consumption, where they were named.', 'E1+E2')
  readonly register!: string | null;

  @Flag('Whether users that were not known were stored with their readings.', false)
  readonly create_users!: boolean;

  @Flag('Whether hours were halved.', false)
  readonly split_hours!: boolean;

  @Flag('Whether files were read again that were known.', false)
  readonly force!: boolean;

  @Count('How many files were loaded at once.', 1)
  readonly jobs!: number;
}

/** An import as programs read it. */
export class ImportAnswer extends RowCountsAnswer {
  @Count('The number of the import.', 1)
  readonly id!: number;

  @Choice(IMPORT_STATUSES, 'Status of the import.')
  readonly status!: ImportStatus;

  @TextOrNull('What ended it before all of its files were done.', 'The process ended without a word.')
  readonly message!: string | null;

  @Instant('When it began.')
  readonly started_at!: Date;

  @InstantOrNull('When it ended; null while it runs.')
  readonly finished_at!: Date | null;

  @CountOrNull('Milliseconds from its beginning to its end; null while it runs.', 2_400)
  readonly duration_ms!: number | null;

  @Text('The folder.', '/srv/readings')
  readonly directory!: string;

  @InstantOrNull('From when on it took readings; null where it took those of any time.')
  readonly readings_begin!: Date | null;

  @Part(ImportOptionsAnswer, 'How it was asked for.')
  readonly options!: ImportOptionsAnswer;

  @Count('Files loaded.', 60)
  readonly files_loaded!: number;

  @Count('Files known before, and so not read again.', 0)
  readonly files_skipped!: number;

  @Count('Files not loaded for any other reason.', 1)
  readonly files_refused!: number;

  @Count('Users added.', 60)
  readonly users_added!: number;

  @Count('Users whose area or tariff has changed.', 0)
  readonly users_changed!: number;

  @Count("Rows of the users' file left out.", 0)
  readonly users_rejected!: number;
}

/** A page of imports. */
export class ImportsAnswer extends PagedAnswer {
  @ListOf(ImportAnswer, 'The imports of this page, the newest first.')
  readonly results!: readonly ImportAnswer[];
}

/** One import, with a page of its files. */
export class ImportDetailAnswer extends PagedAnswer {
  @Part(ImportAnswer, 'The import.')
  readonly import!: ImportAnswer;

  @ListOf(ImportFileAnswer, 'The files of this page, in the order in which they were done.')
  readonly results!: readonly ImportFileAnswer[];
}
