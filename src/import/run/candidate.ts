import type { FilePast } from '../../ledger/index.js';
import type { ReadingsFile } from '../folder/import-folder.js';
import type { PreparedReadings } from '../readings/prepare-readings.js';
import type { FileRefusedError } from '../source/file-refused-error.js';
import type { SourceFile } from '../source/source-file.js';

/** A readings' file on its way into the database: each stage adds what it found out. */
export interface Candidate {
  readonly file: ReadingsFile;
  /** How long was worked on it until now, in milliseconds, reading it beside others included. */
  workedMs: number;
  sample: boolean;
  /** Its content, until it is understood. */
  source?: SourceFile | undefined;
  sha256?: string;
  /** What the ledger says about it. */
  past?: FilePast | undefined;
  /** Its content is known: there is nothing to do. */
  isKnown: boolean;
  readings?: PreparedReadings;
  refused?: FileRefusedError;
}
