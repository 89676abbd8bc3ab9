/** Whether a time names the beginning or the end of its half-hour. */
export const TIMESTAMP_CONVENTIONS = ['start', 'end'] as const;
export type TimestampConvention = (typeof TIMESTAMP_CONVENTIONS)[number];

/** What becomes of the two different readings of a half-hour that a file names twice. */
export const REPEAT_POLICIES = ['keep', 'first', 'last'] as const;
export type RepeatPolicy = (typeof REPEAT_POLICIES)[number];

/** What becomes of a stored reading that a file has otherwise. */
export const RESTATED_POLICIES = ['replace', 'keep', 'error'] as const;
export type RestatedPolicy = (typeof RESTATED_POLICIES)[number];

/** How a file is read: beside its content all that decides what it puts into the database. */
export interface FilePolicy {
  readonly stamp: TimestampConvention;
  readonly onRepeat: RepeatPolicy;
  readonly onRestated: RestatedPolicy;
}
