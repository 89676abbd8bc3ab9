import { defineEntity, p } from '@mikro-orm/core';
import {
  Choice,
  Count,
  CountOrNull,
  type Fields,
  InstantOrNull,
  Text,
  TextOrNull,
} from '../common/http/index.js';
import type { RepeatPolicy, RestatedPolicy, TimestampConvention } from './file-policy.js';

/** How a file ended. Only one that is `loaded`, as a whole or `in_part`, changed anything. */
export const FILE_RESULTS = ['loaded', 'in_part', 'no_user', 'over_threshold', 'refused', 'failed'] as const;
export type FileResult = (typeof FILE_RESULTS)[number];

/** How much of what a file put in still stands: less than all of it when readings were forgotten. */
export const FILE_STANDINGS = ['whole', 'part', 'none'] as const;
export type FileStanding = (typeof FILE_STANDINGS)[number];

/** What became of the rows of readings' files. */
export class RowCountsAnswer {
  @Count('Rows read.', 8_112)
  readonly rows_read!: number;

  @Count('Readings newly stored.', 8_000)
  readonly rows_inserted!: number;

  @Count('Readings that were stored before with the same value.', 96)
  readonly rows_unchanged!: number;

  /** One more than stored, one fewer (which is no row of the file) or another value; replaced or not. */
  @Count('Readings by which stored half-hours differ from the file.', 12)
  readonly rows_restated!: number;

  @Count('Second, different readings of a half-hour.', 2)
  readonly rows_repeated!: number;

  @Count('Second readings of a half-hour that say the same as the first.', 1)
  readonly rows_duplicate!: number;

  @Count('Rows left out.', 3)
  readonly rows_rejected!: number;

  @Count('Rows from before the time that readings are kept of, left out.', 0)
  readonly rows_retired!: number;
}

export type RowCounts = Fields<RowCountsAnswer>;

/** What a file holds: users; readings of one user; or meters, of which each has an entry of its own. */
export const FILE_KINDS = ['readings', 'users', 'meters'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** A file of an import. The rows of a users' file are users: added, changed and unchanged ones. */
export class ImportFileAnswer extends RowCountsAnswer {
  @Count('The number of the file, in whichever import.', 7)
  readonly id!: number;

  @Text("The file's path in the folder.", 'consumption/3000.csv')
  readonly path!: string;

  @Choice(FILE_KINDS, 'What it holds: readings of a user, users, or meters of any number of users.')
  readonly kind!: FileKind;

  @TextOrNull('Whose readings, by id; null for users, for meters and for a file name that is no id.', '3000')
  readonly user_id!: string | null;

  @CountOrNull('Of a series of a file of meters: the number of the file.', 6)
  readonly part_of!: number | null;

  @CountOrNull('How many series a file of meters has; null of other files.', 370)
  readonly series!: number | null;

  @TextOrNull('The layout of a file of meters.', 'lcl')
  readonly layout!: string | null;

  @TextOrNull("The zone of a meters' file's times, as it was read.", 'UTC')
  readonly time_zone!: string | null;

  @Choice(FILE_RESULTS, 'How it ended: in_part where not every series of it is in.')
  readonly result!: FileResult;

  /** Words that read on after the file's name. */
  @TextOrNull(
    'Why it was not loaded; of a loaded one, what is odd about it.',
    "user 9 is not known: add it to the users' file",
  )
  readonly reason!: string | null;

  @Choice(
    FILE_STANDINGS,
    'How much of what it put in still stands: less than all when readings were forgotten.',
  )
  readonly standing!: FileStanding;

  @InstantOrNull('Start of the first half-hour that it names.')
  readonly first_start!: Date | null;

  @InstantOrNull('Start of the last one.', '2016-12-31T23:30:00+00:00')
  readonly last_start!: Date | null;

  @Count('Milliseconds that it took.', 31)
  readonly duration_ms!: number;

  @TextOrNull('Values of registers that are no consumption, by register.', 'B1 1584, Q1 576')
  readonly left_out!: string | null;

  @Count('Half-hours of which only a part is there: none of them is a reading.', 0)
  readonly half_hours_incomplete!: number;

  @Count('Values that are not there, or are said to be missing.', 0)
  readonly values_missing!: number;

  @Count('Blanks and zeros at local times that the clocks skip.', 0)
  readonly fillers!: number;
}

const instant = () => p.datetime().columnType('timestamptz');

const ImportFileSchema = defineEntity({
  name: 'ImportFile',
  tableName: 'import_files',
  properties: {
    id: p.bigint('number').primary(),
    import_id: p.bigint('number'),
    path: p.text(),
    kind: p.text().$type<FileKind>(),
    /** The key of the user whose readings it holds. */
    user_id: p.integer().nullable(),
    /** Of the content; null when it could not be read. */
    sha256: p.text().nullable(),
    stamp: p.text().$type<TimestampConvention>(),
    on_repeat: p.text().$type<RepeatPolicy>(),
    on_restated: p.text().$type<RestatedPolicy>(),
    result: p.text().$type<FileResult>(),
    reason: p.text().nullable(),
    first_start: instant().nullable(),
    last_start: instant().nullable(),
    duration_ms: p.integer(),
    /** Whether it is part of a generated data set. */
    sample: p.boolean(),
    rows_read: p.bigint('number'),
    rows_inserted: p.bigint('number'),
    rows_unchanged: p.bigint('number'),
    rows_restated: p.bigint('number'),
    rows_repeated: p.bigint('number'),
    rows_duplicate: p.bigint('number'),
    rows_rejected: p.bigint('number'),
    rows_retired: p.bigint('number').default(0),
    /** By how many rows the table grew. */
    stored_change: p.bigint('number'),
    /** Some rows were rejected only because their time has not come yet. */
    future_rows: p.boolean(),
    loaded_at: instant().defaultRaw('now()'),
    /** What of it was resolved by rules of local time that no longer hold. */
    read_anew_from: instant().nullable(),
    read_anew_to: instant().nullable(),
    standing: p.text().$type<FileStanding>().default('whole'),
    /** Of how many readings that it replaced the values are not kept: an older version kept only the first ones. */
    replaced_not_kept: p.bigint('number').default(0),
    /** Of a series: the entry of the file that it is a part of. */
    part_of: p.bigint('number').nullable(),
    /** Of a series: the user's id as the file has it, known or not. */
    series: p.text().nullable(),
    /** By which layout it was read, and in which zone; null of the layout with a file a user. */
    layout: p.text().nullable(),
    time_zone: p.text().nullable(),
    /** The digest of all that decides what is read out of the same bytes. */
    read_as: p.text().nullable(),
    /** Values of registers that are no consumption, by register. */
    left_out: p.json<Readonly<Record<string, number>>>().nullable(),
    /** The lengths of its intervals, in minutes. */
    native_minutes: p.array<number>().columnType('integer[]').nullable(),
    /** Half-hours of which only a part is there: none of them is a reading. */
    half_hours_incomplete: p.bigint('number').default(0),
    /** Values that are not there, or are said to be missing. */
    values_missing: p.bigint('number').default(0),
    /** Blanks and zeros at local times that the clocks skip. */
    fillers: p.bigint('number').default(0),
  },
});

/** One file of one import, as the ledger keeps it. */
export class ImportFile extends ImportFileSchema.class {}

ImportFileSchema.setClass(ImportFile);

/** What an import writes down of a file, beside how it was read. */
export type FileEntry = Omit<
  ImportFile,
  | 'id'
  | 'import_id'
  | 'stamp'
  | 'on_repeat'
  | 'on_restated'
  | 'loaded_at'
  | 'read_anew_from'
  | 'read_anew_to'
  | 'standing'
  | 'replaced_not_kept'
>;
