import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../common/errors/index.js';
import type { Zone } from '../../common/time/index.js';
import { fileZone } from '../layouts/file-zone.js';
import { FileTally } from '../layouts/file-tally.js';
import { halfHoursOf, SeriesRefusedError } from '../layouts/half-hours.js';
import { givenFormat } from '../layouts/given-format.js';
import type { MeterFormat, MeterSeries } from '../layouts/meter-file.js';
import { OWN_FORMAT } from '../layouts/presets/halfhour.js';
import { phaseOf } from '../layouts/phase.js';
import { type Recognised, recognise, UnknownLayoutError } from '../layouts/recognise.js';
import { type MeterText, openMeterFile } from '../layouts/text/meter-text.js';
import { LocalClock } from '../readings/local-clock.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { draftLayout } from './draft.js';
import type { InspectOptions, Inspection, MeterSummary, TextReading } from './inspection.js';

/** What no layout can be drafted of. */
const NO_TABLE = 'no preset has these columns, and there are no rows below a header to draft a layout from';

/** Reads files and says what they are; keeps nothing. */
export class Inspector {
  private readonly zones = new Map<string, Zone>();
  private given: MeterFormat | undefined;

  /** @param ownZone - in which today's own files name their times */
  constructor(
    private readonly options: InspectOptions,
    private readonly ownZone: string,
  ) {}

  /**
   * @param paths - files, zips, and folders with such
   * @throws UsageError where there is no such path, layout or zone
   */
  async *inspect(paths: readonly string[]): AsyncGenerator<Inspection, void, undefined> {
    const { layout, zone } = this.options;
    if (zone !== undefined) fileZone(zone);
    if (layout !== undefined) this.given = await givenFormat(layout);
    for (const path of paths) for (const file of await filesOf(path)) yield* this.file(file);
  }

  private async *file(path: string): AsyncGenerator<Inspection, void, undefined> {
    try {
      const { members, passedOver } = await openMeterFile(path);
      const isAlone = (name: string): boolean => basename(path).replace(/\.gz$/i, '') === name;
      for (const text of members)
        yield await this.text(text, isAlone(text.name) ? path : `${path}: ${text.name}`);
      for (const { name, refused } of passedOver)
        yield { name: `${path}: ${name}`, refused: refused.message };
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      yield { name: path, refused: error.message };
    }
  }

  private async text(text: MeterText, name: string): Promise<Inspection> {
    try {
      const recognised = await recognise(text, this.given);
      return { name, reading: await this.read(text, recognised) };
    } catch (error) {
      if (error instanceof UnknownLayoutError && !this.given) {
        const draft = await draftLayout(text);
        return draft ? { name, draft } : { name, refused: NO_TABLE };
      }
      if (!(error instanceof FileRefusedError)) throw error;
      return { name, refused: error.message };
    }
  }

  private async read(text: MeterText, { format, encoding }: Recognised): Promise<TextReading> {
    const tally = new FileTally();
    const meters = new Map<string, MeterSummary>();
    let zone = 'UTC';
    const series = format.read(text.chunks(encoding), {
      fileName: text.name,
      zone: this.options.zone ?? (format.name === OWN_FORMAT ? this.ownZone : undefined),
      registers: this.options.register,
      user: this.options.user,
      clockOf: (name) => {
        zone = name;
        return new LocalClock(this.zoneOf(name));
      },
      tally,
    });
    for await (const part of series) {
      const summary = this.summary(part, this.zoneOf(zone), tally);
      const known = meters.get(part.id);
      meters.set(part.id, known ? together(known, summary) : summary);
    }
    const { name, title, assumes } = format;
    return { layout: { name, title, assumes }, encoding, zone, meters: [...meters.values()], tally };
  }

  private summary(series: MeterSeries, zone: Zone, tally: FileTally): MeterSummary {
    const { id, area, tariff, rejected } = series;
    const nothing = {
      id,
      area,
      tariff,
      rejected,
      readings: 0,
      first: NaN,
      last: NaN,
      wattHours: 0,
      quality: [],
    };
    try {
      const rules = { splitHours: this.options.splitHours ?? false, phase: phaseOf(series, zone) };
      const { minute, energy, quality, length, incomplete } = halfHoursOf(series, rules, tally);
      const codes: number[] = [];
      for (const code of quality) codes[code] = (codes[code] ?? 0) + 1;
      return {
        ...nothing,
        readings: length,
        first: minute[0] ?? NaN,
        last: minute[length - 1] ?? NaN,
        wattHours: energy.reduce((sum, wattHours) => sum + wattHours, 0),
        quality: codes,
        incomplete: incomplete.length,
        refused: undefined,
      };
    } catch (error) {
      if (!(error instanceof SeriesRefusedError)) throw error;
      return { ...nothing, incomplete: 0, refused: error.message };
    }
  }

  private zoneOf(name: string): Zone {
    const known = this.zones.get(name) ?? fileZone(name);
    this.zones.set(name, known);
    return known;
  }
}

/** Two pieces of one meter. */
function together(one: MeterSummary, other: MeterSummary): MeterSummary {
  const times = [one, other].filter(({ readings }) => readings > 0);
  return {
    ...one,
    readings: one.readings + other.readings,
    first: Math.min(...times.map(({ first }) => first)),
    last: Math.max(...times.map(({ last }) => last)),
    wattHours: one.wattHours + other.wattHours,
    quality: [0, 1, 2, 3, 4].map((code) => (one.quality[code] ?? 0) + (other.quality[code] ?? 0)),
    incomplete: one.incomplete + other.incomplete,
    rejected: one.rejected + other.rejected,
    refused: one.refused ?? other.refused,
  };
}

/** The files of a path, by name; what begins with a point is hidden. @throws UsageError where there is none */
async function filesOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new UsageError(`There is no file or folder ${path}.`, { cause: error });
  });
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== 'layout.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new UsageError(`The folder ${path} holds no file.`);
  return files;
}
