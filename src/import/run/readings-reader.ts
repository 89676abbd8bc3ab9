import { HALF_HOUR_MS, type Zone } from '../../common/time/index.js';
import { ownKeyOf } from '../../common/user-id.js';
import type { FileContent, FileKind, FilePast, FilePlace } from '../../ledger/index.js';
import { userIdOf } from '../folder/file-names.js';
import type { FolderFile } from '../folder/base.js';
import type { ReadingsFile } from '../folder/import-folder.js';
import type { MeterText } from '../layouts/text/meter-text.js';
import { inBatches } from '../folder/in-batches.js';
import { type PreparedReadings, prepareReadings } from '../readings/prepare-readings.js';
import { storedAt } from '../readings/stored-at.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { SourceFile } from '../source/source-file.js';
import type { BroughtUser, NewUser, UserKeys } from '../users/user-keys.js';
import { Candidate } from './candidate.js';
import type { FolderContext } from './import-context.js';
import type { MetersFile } from './meters-file.js';

/**
 * How many files are read at once, and are one question to the ledger: one after the other takes three times as long
 * where most are known. Their content is held meanwhile.
 */
const BATCH = 8;

/** Where a series of a file of meters comes from. */
export interface SeriesOrigin {
  readonly file: MetersFile;
  /** The zone of its times. */
  readonly zone: Zone;
}

/** A user's readings on their way into the database: a file of them, or a series of a file of meters. */
export class ReadingsCandidate extends Candidate<PreparedReadings> {
  /** Its content, until it is understood. */
  source: SourceFile | undefined;
  /** What the ledger says about it; of a series it is asked only where an earlier loading may have to be replaced. */
  past: FilePast | undefined;
  /** Its user, where that is to be stored with it. */
  newUser: NewUser | undefined;
  /** Half-hours of which only a part is there. */
  incomplete = 0;
  /** How many of its rows were rejected before there were half-hours. */
  rejectedRows = 0;

  /** @param user - the id of the user, where it holds readings and says whose */
  constructor(
    kind: FileKind,
    file: FolderFile,
    readonly user?: string,
    readonly origin?: SeriesOrigin,
  ) {
    super(kind, file);
    this.sha256 = origin?.file.source.sha256;
  }

  /** Whether an earlier loading may have to be replaced. */
  get mayRenew(): boolean {
    return this.origin ? this.origin.file.past.hasRenewals : this.past?.renewal != null;
  }

  override get rejected(): number {
    return super.rejected + this.rejectedRows;
  }

  /**
   * Finds the user whose readings they are.
   *
   * @param brought - what is said of the user, where one that is not known is to be stored
   * @throws FileRefusedError when the user is not known
   */
  findUser(users: UserKeys, brought: BroughtUser | undefined): void {
    const { user = '' } = this;
    this.userId = users.keyOf(user);
    if (this.userId !== undefined) this.newUser = users.newUser(user);
    else if (brought) {
      this.newUser = users.add(user, brought);
      this.userId = this.newUser.key;
    } else {
      // The ledger tells whose it would be, as far as a number does.
      this.userId = ownKeyOf(user);
      const remedy = this.origin
        ? 'add it to user_data.csv, or import with --create-users'
        : "add it to the users' file";
      throw new FileRefusedError('no_user', `user ${user} is not known: ${remedy}`);
    }
  }
}

/** Reads and understands readings' files: everything that can be done while another one is being stored. */
export class ReadingsReader {
  /** @param makeRoom - called before readings are handed on that bring their user */
  constructor(
    private readonly context: FolderContext,
    private readonly users: UserKeys,
    private readonly makeRoom: () => Promise<void>,
  ) {}

  /** Every readings' file of the folder, with why it is refused where it is. */
  async *candidates(): AsyncGenerator<ReadingsCandidate, void, undefined> {
    for await (const files of inBatches(this.context.folder.readings(), BATCH)) yield* this.batch(files);
  }

  /** A file with a user that lies elsewhere, or in a zip. */
  async *loose(file: FolderFile, text: MeterText): AsyncGenerator<ReadingsCandidate, void, undefined> {
    const user = this.context.options.user ?? userIdOf(text.name);
    yield* this.batch([{ ...file, user, rival: undefined, text }]);
  }

  private async *batch(
    files: readonly (ReadingsFile & { readonly text?: MeterText })[],
  ): AsyncGenerator<ReadingsCandidate, void, undefined> {
    const candidates = await Promise.all(files.map((file) => this.opened(file)));
    await this.askLedger(candidates);
    // Nothing is held longer than it is needed: lists of rejects are long.
    for (let candidate = candidates.shift(); candidate; candidate = candidates.shift()) {
      this.context.signal.throwIfAborted();
      await this.understand(candidate);
      yield candidate;
    }
  }

  private async opened(file: ReadingsFile & { readonly text?: MeterText }): Promise<ReadingsCandidate> {
    const { user, rival } = file;
    const candidate = new ReadingsCandidate('readings', file, user);
    await candidate.stage(async () => {
      if (user === undefined) {
        throw new FileRefusedError('refused', "its name must be a user's id, such as 3000.csv");
      }
      if (rival !== undefined) {
        throw new FileRefusedError('refused', `${rival} is of the same user: keep one of the two`);
      }
      candidate.source = await candidate.read(this.context.folder, file.text);
      candidate.findUser(this.users, this.context.options.createUsers ? {} : undefined);
    });
    return candidate;
  }

  private async askLedger(candidates: readonly ReadingsCandidate[]): Promise<void> {
    const { store, history, options } = this.context;
    const asked = candidates.filter(({ refused }) => !refused);
    const pasts = await history.ofReadings(store, asked.map(contentOf), options);
    for (const [index, candidate] of asked.entries()) candidate.past = pasts[index];
  }

  private async understand(candidate: ReadingsCandidate): Promise<void> {
    const { user, userId, source, past } = candidate;
    candidate.source = undefined;
    if (user === undefined || userId === undefined || !source || !past) return;
    const { options, rules, store, zones, days } = this.context;
    await candidate.stage(async () => {
      candidate.isKnown = this.isKnown(user, past);
      if (candidate.isKnown) return;
      const readings = await prepareReadings(source, rules, options, (minutes) =>
        storedAt(store, userId, minutes, past.renewal),
      );
      assertCoincides(readings, zones.of(rules.timeZone), days);
      candidate.understand(readings, options.maxErrors);
    });
    if (candidate.newUser && !candidate.refused && !candidate.isKnown) await this.makeRoom();
  }

  private isKnown(user: string, past: FilePast): boolean {
    const { options, rules } = this.context;
    if (past.stamp !== null && past.stamp !== options.stamp) {
      throw new FileRefusedError(
        'refused',
        `the readings of user ${user} came in with --stamp ${past.stamp}: import it with that too`,
      );
    }
    const isOtherZone = past.timeZone !== null && past.timeZone !== rules.timeZone;
    if (past.isKnown && !options.force && !(isOtherZone && options.zone !== undefined)) return true;
    if (isOtherZone) {
      throw new OtherZoneError(user, past.timeZone, rules.timeZone);
    }
    return false;
  }
}

/** The user's readings came in with times of another zone than those of the file. */
export class OtherZoneError extends FileRefusedError {
  constructor(user: string, before: string, now: string) {
    super(
      'refused',
      `the readings of user ${user} came in with times of ${before}, and times of ${now} would shift them: ` +
        `import it with --zone ${before}, or first take them back with npm run cli forget -- --user ${user}`,
    );
  }
}

/** @throws FileRefusedError where half-hours of the file lie across those of the days, so that none could stand beside another */
export function assertCoincides({ firstStart, lastStart }: PreparedReadings, ofFile: Zone, days: Zone): void {
  for (const start of [firstStart, lastStart]) {
    if (!start || (start.getTime() + days.offsetMsAt(start.getTime())) % HALF_HOUR_MS === 0) continue;
    throw new FileRefusedError(
      'refused',
      `half-hours by the clocks of ${ofFile.name} begin at other minutes than those of ${days.name}, by which the database keeps its days`,
    );
  }
}

/** What the ledger knows a candidate by. */
export function contentOf({
  file: { name: path, directory },
  userId,
  sha256,
  origin,
}: ReadingsCandidate): FileContent & FilePlace {
  if (userId === undefined || sha256 === undefined) throw new Error(`${path} has not been read`);
  return { userId, sha256, readAs: origin?.file.source.readAs, path, directory };
}
