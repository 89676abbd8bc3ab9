import type { Table } from '../table.js';

/** A card that tells its facts in a sentence and a table. */
export interface FactCard {
  readonly id: string;
  readonly heading: string;
  readonly summary: string;
  /** Null where there is nothing to list. */
  readonly table: Table | null;
  /** The same numbers as CSV. */
  readonly csv: string | null;
}
