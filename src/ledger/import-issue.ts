import {
  CountOrNull,
  Figure,
  InstantOrNull,
  ListOf,
  PagedAnswer,
  Text,
  TextOrNull,
} from '../common/http/index.js';

/** What the ledger lists of a file row by row. */
export const ISSUE_KINDS = ['reject', 'repeat', 'restatement'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** One thing about one row of a file that a person may want to look at, as an import lists it. */
export interface IssueEntry {
  readonly kind: IssueKind;
  /** For a reject its code; otherwise what was done: `keep`, `first`, `last`, `replaced`, `kept`, `refused`. */
  readonly code: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The row as it stands in the file. */
  readonly raw?: string | undefined;
  readonly reason: string;
  /** The key of the user. */
  readonly user_id?: number | undefined;
  readonly period_start?: Date | undefined;
  readonly occurrence?: number | undefined;
  /** Of a repeat the first reading, of a restatement what was stored. */
  readonly old_wh?: number | undefined;
  /** Of a repeat the second reading, of a restatement what the file has. */
  readonly new_wh?: number | undefined;
}

/** Where in an import something was found. */
class PlacedAnswer {
  @Text("The file's path in the folder.", 'consumption/3000.csv')
  readonly path!: string;

  @CountOrNull('The line of the file, from 1; null for what it no longer has.', 50)
  readonly line!: number | null;
}

/** A row that was left out. */
export class RejectAnswer extends PlacedAnswer {
  @CountOrNull('The field of the row, from 1; null when the row as a whole is wrong.', 2)
  readonly column!: number | null;

  @Text('Why, as a stable word.', 'bad_number')
  readonly code!: string;

  @Text('Why, for people.', 'the consumption is no number')
  readonly reason!: string;

  @TextOrNull('The row as it stands in the file, at most 200 characters of it.', '2016-07-16 00:00:00,x')
  readonly raw!: string | null;

  @TextOrNull('The id of the user of the file; null in the file of users.', '3000')
  readonly user_id!: string | null;
}

/** A half-hour of which readings tell. */
class HalfHourAnswer extends PlacedAnswer {
  @TextOrNull('The id of the user.', '3000')
  readonly user_id!: string | null;

  @InstantOrNull('Start of the half-hour.', '2016-10-26T01:00:00+00:00')
  readonly period_start!: Date | null;

  @CountOrNull('1 for the second reading of a half-hour, else 0.', 0)
  readonly occurrence!: number | null;
}

/** A half-hour that a file names twice with different values. */
export class RepeatAnswer extends HalfHourAnswer {
  @Text('Which of the two count: keep (both), first or last.', 'keep')
  readonly code!: string;

  @Text('The same for people.', 'the half-hour is named twice; both readings are kept')
  readonly reason!: string;

  @Figure('The first reading, in Wh.', 39)
  readonly first_wh!: number | null;

  @Figure('The second reading, in Wh.', 147)
  readonly second_wh!: number | null;
}

/** A reading of which a file says otherwise than what was stored. */
export class RestatementAnswer extends HalfHourAnswer {
  @Text('What was done: replaced, kept (the stored value) or refused (the file).', 'replaced')
  readonly code!: string;

  @Text('What differs, for people.', 'the file has another value than the stored one')
  readonly reason!: string;

  @Figure('What was stored, in Wh; null where nothing was.', 39)
  readonly old_wh!: number | null;

  @Figure('What the file has, in Wh; null where it has nothing.', 41)
  readonly new_wh!: number | null;
}

/** How each kind is listed. */
export const ISSUE_ROWS = { reject: RejectAnswer, repeat: RepeatAnswer, restatement: RestatementAnswer };
export type IssueRow<Kind extends IssueKind> = InstanceType<(typeof ISSUE_ROWS)[Kind]>;

/** A page of rejects. */
export class RejectsAnswer extends PagedAnswer {
  @ListOf(RejectAnswer, 'The rejects of this page, file by file.')
  readonly results!: readonly RejectAnswer[];
}

/** A page of repeats. */
export class RepeatsAnswer extends PagedAnswer {
  @ListOf(RepeatAnswer, 'The repeats of this page, file by file.')
  readonly results!: readonly RepeatAnswer[];
}

/** A page of restatements. */
export class RestatementsAnswer extends PagedAnswer {
  @ListOf(RestatementAnswer, 'The restatements of this page, file by file.')
  readonly results!: readonly RestatementAnswer[];
}
