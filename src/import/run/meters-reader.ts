import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { UTC, type Zone } from '../../common/time/index.js';
import type { FolderFile } from '../folder/base.js';
import { standsBeside, type UnreadFiles } from '../folder/unread-files.js';
import type { ImportOptions } from '../import-options.js';
import type { MeterFormat, MeterSeries } from '../layouts/meter-file.js';
import { phaseOf } from '../layouts/phase.js';
import { OWN_FORMAT } from '../layouts/presets/halfhour.js';
import { recognise } from '../layouts/recognise.js';
import { type MeterText, openMeterFile } from '../layouts/text/meter-text.js';
import { LocalClock } from '../readings/local-clock.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { UserKeys } from '../users/user-keys.js';
import type { FolderContext } from './import-context.js';
import { MetersFile, type MetersSource } from './meters-file.js';
import type { MetersLedger } from './meters-ledger.js';
import { assertCoincides, ReadingsCandidate, type ReadingsReader } from './readings-reader.js';
import { prepareSeries } from './series-readings.js';

/** How many files are opened at once, and are one question to the ledger. */
const BATCH = 16;

/** A file that holds no meters, or does not show them. */
interface Unopened {
  readonly file: FolderFile;
  readonly refused: FileRefusedError;
  /** Somebody has named it: readings are meant to be in it. */
  readonly isNamed: boolean;
}

type Opened = MetersSource | Unopened;

/** Reads files in whatever layout, series by series: everything that can be done while others are being stored. */
export class MetersReader {
  /**
   * @param noReadings - is told of the files that stand beside data
   * @param makeRoom - called before a series is handed on that can be stored
   */
  constructor(
    private readonly context: FolderContext,
    private readonly users: UserKeys,
    private readonly ledger: MetersLedger,
    private readonly own: ReadingsReader,
    private readonly noReadings: UnreadFiles,
    private readonly makeRoom: () => Promise<void>,
  ) {}

  /** Every series of every file of meters, and what became of files without any. */
  async *candidates(): AsyncGenerator<ReadingsCandidate, void, undefined> {
    const { folder, signal } = this.context;
    for (let at = 0; at < folder.meters.length; at += BATCH) {
      signal.throwIfAborted();
      const files = folder.meters.slice(at, at + BATCH);
      const opened = (await Promise.all(files.map((file) => this.open(file)))).flat();
      for (const one of opened) {
        if (!('refused' in one)) continue;
        const { file, isNamed } = one;
        if (!isNamed && standsBeside(file.name, one.refused)) this.noReadings.add('', file.name);
        else yield refused(file, one.refused);
      }
      const sources = opened.filter(isSource);
      for (const one of sources) if (isOwn(one)) yield* this.own.loose(one.file, one.text);
      yield* this.batch(sources.filter((one) => !isOwn(one)));
    }
  }

  private async open(file: FolderFile): Promise<readonly Opened[]> {
    const isAlone = file.directory === null;
    try {
      const { sha256, members, passedOver } = await openMeterFile(file.path);
      const isPacked = members.length + passedOver.length > 1 || members[0]?.name !== basename(file.path);
      const within = (name: string): FolderFile =>
        isPacked ? { ...file, name: `${file.name}: ${name}` } : file;
      // One after the other: a zip may hold more of them than a process may open.
      const texts: Opened[] = [];
      const isNamed = !isPacked && isAlone;
      for (const text of members) {
        const opened = await this.recognised(within(text.name), text, sha256);
        texts.push('refused' in opened ? { ...opened, isNamed } : opened);
      }
      const others = passedOver.map(({ name, refused }) => ({ file: within(name), refused, isNamed }));
      return [...texts, ...others];
    } catch (error) {
      return [{ file, refused: refusalOf(error), isNamed: isAlone }];
    }
  }

  private async recognised(
    file: FolderFile,
    text: MeterText,
    sha256: string,
  ): Promise<MetersSource | Omit<Unopened, 'isNamed'>> {
    const { format, options } = this.context;
    try {
      const recognised = await recognise(text, format);
      const member = file.name.endsWith(`: ${text.name}`) ? text.name : undefined;
      return { file, text, recognised, sha256, readAs: digestOf(recognised.format, text, member, options) };
    } catch (error) {
      return { file, refused: refusalOf(error) };
    }
  }

  private async *batch(sources: readonly MetersSource[]): AsyncGenerator<ReadingsCandidate, void, undefined> {
    if (sources.length === 0) return;
    const { options, store, history } = this.context;
    const asked = sources.map(({ file: { name: path, directory }, sha256, readAs }) => ({
      sha256,
      readAs,
      path,
      directory,
    }));
    const pasts = await history.ofMeters(store, asked, options);
    const files = sources.flatMap((source, at) => {
      const past = pasts[at];
      return past ? [new MetersFile(source, past)] : [];
    });
    const isDue = ({ past }: MetersFile): boolean => options.force || !past.isKnown;
    for (const file of files) if (!isDue(file)) yield skipped(file.source);
    const due = files.filter(isDue);
    await this.ledger.open(due);
    for (const file of due) yield* this.series(file);
  }

  private async *series(file: MetersFile): AsyncGenerator<ReadingsCandidate, void, undefined> {
    const { options, signal, zones } = this.context;
    const { text, recognised } = file.source;
    // Formats that count seconds ask for no clock.
    let zone: Zone = UTC;
    const parts = recognised.format.read(text.chunks(recognised.encoding), {
      fileName: text.name,
      zone: options.zone,
      registers: options.register,
      user: options.user,
      clockOf: (name) => {
        zone = zones.of(name);
        return new LocalClock(zone);
      },
      tally: file.tally,
    });
    try {
      for await (const part of parts) {
        signal.throwIfAborted();
        yield await this.understood(file, part, zone);
      }
      file.readTo();
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      file.readTo(error);
    }
    this.ledger.change(file);
  }

  private async understood(file: MetersFile, series: MeterSeries, zone: Zone): Promise<ReadingsCandidate> {
    const { options, rules, rollup, days } = this.context;
    const { rejects } = file.tally;
    const before = rejects.count - series.rejected;
    const candidate = new ReadingsCandidate('readings', file.source.file, series.id, { file, zone });
    candidate.rejectedRows = series.rejected;
    file.timeZone = zone.name;
    await candidate.stage(() => {
      candidate.findUser(this.users, options.createUsers ? series : undefined);
      const bounds = { earliest: rollup.begin, latest: rules.latest, largest: options.maxReading };
      const split = { splitHours: options.splitHours, phase: phaseOf(series, zone) };
      const prepared = prepareSeries(series, split, bounds, file.tally);
      candidate.rejectedRows = rejects.count - before;
      assertCoincides(prepared, zone, days);
      candidate.incomplete = prepared.incomplete;
      // One row is a large share of a day's delivery.
      candidate.understand(prepared, options.maxErrors, 1);
    });
    file.begin(candidate.rejectedRows);
    if (!candidate.refused) await this.makeRoom();
    return candidate;
  }
}

function isSource(one: Opened): one is MetersSource {
  return !('refused' in one);
}

function isOwn({ recognised }: MetersSource): boolean {
  return recognised.format.name === OWN_FORMAT;
}

function refused(file: FolderFile, why: FileRefusedError): ReadingsCandidate {
  const candidate = new ReadingsCandidate('meters', file);
  candidate.refused = why;
  return candidate;
}

/** A file that is known. */
function skipped({ file }: MetersSource): ReadingsCandidate {
  const candidate = new ReadingsCandidate('meters', file);
  candidate.isKnown = true;
  return candidate;
}

function refusalOf(error: unknown): FileRefusedError {
  if (error instanceof FileRefusedError) return error;
  throw error;
}

/** Of all that decides what is read out of a text. */
function digestOf(
  { name, layouts }: MeterFormat,
  text: MeterText,
  member: string | undefined,
  { zone, register, user, splitHours }: ImportOptions,
): string {
  const takesName = user === undefined && layouts?.some((layout) => layout.user === 'file name') === true;
  const fileName = takesName ? text.name : undefined;
  const all = { layout: layouts ?? name, zone, register, user, splitHours, member, fileName };
  return hash('sha256', JSON.stringify(all));
}
