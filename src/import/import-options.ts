import { UsageError } from '../common/errors/domain-error.js';
import { parseUserId, USER_ID_RULE } from '../common/user-id.js';
import { wholeNumberOption } from '../common/whole-number-option.js';
import { LARGEST_READING_WH } from '../consumption/index.js';
import {
  type FilePolicy,
  REPEAT_POLICIES,
  type RepeatPolicy,
  RESTATED_POLICIES,
  type RestatedPolicy,
  type TimestampConvention,
  TIMESTAMP_CONVENTIONS,
} from '../ledger/index.js';
import { isFileZone, ZONE_WORDS } from './layouts/file-zone.js';

/** How many rows of a file may be rejected before the file is refused. */
export interface ErrorLimit {
  readonly unit: 'rows' | 'percent';
  readonly most: number;
}

/** What an import is asked to do. */
export interface ImportOptions extends FilePolicy {
  /** How all files of meters are written: a name, or the path of a file that describes it; told by each file if left out. */
  readonly layout?: string;
  /** Which registers are consumption, in place of what the layout says. */
  readonly register?: readonly string[];
  /** Whose readings they are, where the file does not say it. */
  readonly user?: string;
  /** Store users that files of readings name and that are not known. */
  readonly createUsers: boolean;
  /** Take an hour as two equal half-hours. */
  readonly splitHours: boolean;
  /** The zone of the files' times, an IANA name or an offset such as `+10:00`; that of the database's days if left out. */
  readonly zone?: string;
  readonly maxErrors: ErrorLimit;
  /** A row with a larger reading is rejected; in Wh. */
  readonly maxReading: number;
  /** Do everything, keep nothing. */
  readonly dryRun: boolean;
  /** Read files again that are known. */
  readonly force: boolean;
  /** How many files are loaded at once. */
  readonly jobs: number;
}

export const DEFAULT_OPTIONS: ImportOptions = Object.freeze<ImportOptions>({
  stamp: 'start',
  onRepeat: 'keep',
  onRestated: 'replace',
  createUsers: false,
  splitHours: false,
  maxErrors: { unit: 'percent', most: 1 },
  maxReading: LARGEST_READING_WH,
  dryRun: false,
  force: false,
  jobs: 1,
});

const MOST_JOBS = 8;

/** Each reads one option as it is typed. All throw UsageError that says what the option takes. */
export const parseOption = {
  stamp: (text: string): TimestampConvention => oneOf('--stamp', TIMESTAMP_CONVENTIONS, text),
  zone: (text: string): string => {
    if (isFileZone(text)) return text;
    throw new UsageError(`--zone takes ${ZONE_WORDS}; not "${text}".`);
  },
  register: (text: string): readonly string[] => {
    const names = text.split('+').map((name) => name.trim());
    if (names.every((name) => name !== '')) return names;
    throw new UsageError(`--register takes names joined by "+", such as E1+E2; not "${text}".`);
  },
  user: (text: string): string => {
    const id = parseUserId(text);
    if (id !== undefined) return id;
    throw new UsageError(`--user takes the id of a user, not "${text}": ${USER_ID_RULE}.`);
  },
  onRepeat: (text: string): RepeatPolicy => oneOf('--on-repeat', REPEAT_POLICIES, text),
  onRestated: (text: string): RestatedPolicy => oneOf('--on-restated', RESTATED_POLICIES, text),
  maxErrors: (text: string): ErrorLimit => {
    const percent = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text)?.[1];
    if (percent !== undefined && Number(percent) <= 100) return { unit: 'percent', most: Number(percent) };
    if (/^\d{1,9}$/.test(text)) return { unit: 'rows', most: Number(text) };
    throw new UsageError(
      `--max-errors takes a number of rows, such as 10, or a share, such as 1%; not "${text}".`,
    );
  },
  maxReading: (text: string): number => {
    const most = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : 0;
    if (most > 0 && most <= LARGEST_READING_WH) return most;
    throw new UsageError(
      `--max-reading takes a number of Wh above 0, at most ${LARGEST_READING_WH}, such as 50000; not "${text}".`,
    );
  },
  jobs: (text: string): number => wholeNumberOption('--jobs', text, 1, MOST_JOBS),
} as const;

function oneOf<Choice extends string>(option: string, choices: readonly Choice[], text: string): Choice {
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`${option} takes ${choices.join(', ')}; not "${text}".`);
}
