import { Choice, Count, Flag, Instant, InstantOrNull, PartOrNull, Text } from '../common/http/index.js';
import { IMPORT_STATUSES, type ImportStatus } from '../ledger/index.js';

/** All is well; anything else is a problem. */
export class OkAnswer {
  @Choice(['ok'], 'Always ok.')
  readonly status!: 'ok';
}

/** The import that began last, as programs read it. */
export class LastImportAnswer {
  @Count('The number of the import.', 1)
  readonly id!: number;

  @Choice(IMPORT_STATUSES, 'Status of the import.')
  readonly status!: ImportStatus;

  @Instant('When it began.')
  readonly started_at!: Date;

  @InstantOrNull('When it ended; null while it runs.')
  readonly finished_at!: Date | null;
}

/** What a program should know about the data before asking for them. */
export class MetaAnswer {
  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @InstantOrNull('Start of the first half-hour; null without data.')
  readonly data_from!: Date | null;

  @InstantOrNull('End of the last half-hour; null without data.', '2017-01-01T00:00:00+00:00')
  readonly data_to!: Date | null;

  @Text('Changes with the data.', '8d0c2f3e-6a3b-4f7e-9f55-0d8b4b4f5a10:61')
  readonly data_version!: string;

  @Flag(
    'Whether every figure counts all readings: not while an import is under way or after one that was cut short.',
  )
  readonly settled!: boolean;

  @PartOrNull(LastImportAnswer, 'The import that began last; null before the first.')
  readonly last_import!: LastImportAnswer | null;
}
