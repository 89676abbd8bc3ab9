/** Why a row was left out, as the ledger names it. */
export const REJECT_CODES = [
  'bad_timestamp',
  'not_on_half_hour',
  'nonexistent_local_time',
  'out_of_range',
  'bad_number',
  'missing_value',
  'negative',
  'implausible',
  'wrong_column_count',
  'repeated_too_often',
  'line_too_long',
  'bad_user',
  'duplicate_user',
] as const;

export type RejectCode = (typeof REJECT_CODES)[number];
