import { TOO_EARLY_REASON, TOO_LATE_REASON } from '../../csv/reasons.js';
import { rawText } from '../../csv/reject-list.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { parseDecimal } from '../../csv/decimal.js';
import type { MeterFormat, MeterSeries, ReadingTask } from '../meter-file.js';
import { ACTUAL, ESTIMATED, SUBSTITUTED, UNKNOWN, worse } from '../quality.js';
import { type Wrong } from '../read-value.js';
import { firstElement } from '../text/first-element.js';
import { type EntryLinks, FeedLinks, meterReadingOf, plainLink } from './feed-links.js';
import { BlockReadings, FeedMeters, rawInterval } from './feed-meters.js';
import { readThrough } from './read-through.js';
import { XmlReader, type XmlSink } from './xml-reader.js';

/** By the code of ESPI. The others (raw, forecast, questionable and so on) say neither. */
const QUALITIES: Readonly<Record<string, number>> = {
  '0': ACTUAL,
  '7': SUBSTITUTED,
  '8': ESTIMATED,
  '9': ESTIMATED,
  '17': ACTUAL,
  '18': ACTUAL,
  '19': ACTUAL,
};

const ROOTS = ['feed', 'entry'];
const MINUTE = 60;
/** As many minutes as an interval of {@link Parts} has room for: 45 days. */
const LONGEST_SECONDS = 65_535 * MINUTE;
const EARLIEST = Date.UTC(2000) / 1000;
const LATEST = Date.UTC(3000) / 1000;

/** Green Button's XML (ESPI, a feed of Atom), as utilities of North America hand it to customers. */
export const greenButton: MeterFormat = {
  name: 'green-button-xml',
  title: 'Green Button XML (ESPI), North America',
  assumes:
    'times are seconds of UTC and name the start; consumption is energy (uom 72) that flows forward (flow 1); the multiplier is that of the ReadingType',
  recognises: (head) => ROOTS.includes(firstElement(head) ?? ''),
  async *read(chunks, task) {
    const reader = new FeedReader(task);
    yield* readThrough(chunks, new XmlReader(reader), reader);
  },
};

class FeedReader implements XmlSink {
  private readonly links = new FeedLinks();
  readonly meters: FeedMeters;
  /** Of the entry: blocks are many, and each uses these columns anew. */
  private readonly block = new BlockReadings();
  private entry = new Entry();
  private reading = new Reading();
  private hasFeed = false;
  private hasBlocks = false;

  constructor(task: ReadingTask) {
    this.meters = new FeedMeters(this.links, task);
  }

  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    if (!this.hasFeed && !ROOTS.includes(name)) {
      throw new FileRefusedError(
        'refused',
        `it is no feed of Green Button: its first element is ${name.slice(0, 40)}`,
      );
    }
    this.hasFeed = true;
    if (name === 'entry') this.entry = new Entry();
    else if (name === 'link') this.entry.link(attributes);
    else if (name === 'IntervalReading') this.reading = new Reading(line);
    else if (
      name === 'UsagePoint' ||
      name === 'MeterReading' ||
      name === 'ReadingType' ||
      name === 'IntervalBlock'
    ) {
      this.entry.kind = name;
    }
  }

  close(name: string, parent: string, text: string): void {
    if (name === 'IntervalReading') this.reading.addTo(this.block);
    else if (name === 'entry') this.finishEntry();
    else if (parent === 'IntervalReading' || parent === 'timePeriod' || parent === 'ReadingQuality') {
      this.reading.field(name, text);
    } else if (parent === 'ReadingType') this.entry.type.set(name, text);
    else if (parent === 'entry' && name === 'updated') this.entry.updated = text;
  }

  *end(): Generator<MeterSeries, void, undefined> {
    if (!this.hasBlocks)
      throw new FileRefusedError('refused', 'it has no IntervalBlock: no readings are in it');
    yield* this.meters.all();
  }

  private finishEntry(): void {
    const { block } = this;
    const { kind, links, type, updated } = this.entry;
    this.entry = new Entry();
    if (kind === 'UsagePoint') this.links.usagePoint(links);
    else if (kind === 'MeterReading') this.links.meterReading(links);
    else if (kind === 'ReadingType') this.links.type(links, type);
    else if (kind === 'IntervalBlock') {
      this.hasBlocks = true;
      const meterReading = meterReadingOf(
        links.up.endsWith('/IntervalBlock') ? links.up : links.self || links.up,
      );
      const delivered = Date.parse(updated);
      this.meters.add(meterReading, block, Number.isNaN(delivered) ? undefined : delivered);
    }
    block.clear();
  }
}

/** An entry of the feed. Its parts come in any order. */
class Entry {
  readonly links: EntryLinks = { self: '', up: '', related: [] };
  readonly type = new Map<string, string>();
  kind: 'UsagePoint' | 'MeterReading' | 'ReadingType' | 'IntervalBlock' | undefined;
  updated = '';

  link({ rel, href = '' }: Readonly<Record<string, string>>): void {
    const link = plainLink(href);
    if (rel === 'self') this.links.self = link;
    else if (rel === 'up') this.links.up = link;
    else if (rel === 'related') this.links.related.push(link);
  }
}

/** One IntervalReading. A multiplier in it is passed over: where both are told, it is the type's that is right. */
class Reading {
  private start = '';
  private duration = '';
  private value = '';
  private quality: number | undefined;

  constructor(private readonly line = 0) {}

  field(name: string, text: string): void {
    if (name === 'start') this.start = text;
    else if (name === 'duration') this.duration = text;
    else if (name === 'value') this.value = text;
    else if (name === 'quality') {
      const quality = QUALITIES[text] ?? UNKNOWN;
      this.quality = this.quality === undefined ? quality : worse(this.quality, quality);
    }
  }

  addTo({ parts, noValue, rejects }: BlockReadings): void {
    const { start, duration, line, quality = UNKNOWN } = this;
    const value = parseDecimal(this.value);
    const wrong = wrongTime(start, duration);
    if (!wrong && this.value === '') noValue.add(line);
    else if (wrong || !value) {
      const raw = rawText(Buffer.from(rawInterval(start, duration, this.value)));
      const reason = `"${this.value.slice(0, 40)}" is no number`;
      rejects.add({ line, raw, ...(wrong ?? { code: 'bad_number', reason }) });
    } else {
      const [minute, minutes] = [Number(start) / MINUTE, Number(duration) / MINUTE];
      parts.add({ start: minute, minutes, value, unit: 0, quality, line });
    }
  }
}

function wrongTime(start: string, duration: string): Wrong | undefined {
  if (!/^\d{1,12}$/.test(start))
    return { code: 'bad_timestamp', reason: `"${start.slice(0, 40)}" is no time in seconds since 1970` };
  if (Number(start) < EARLIEST) return { code: 'out_of_range', reason: TOO_EARLY_REASON };
  if (Number(start) >= LATEST) return { code: 'out_of_range', reason: TOO_LATE_REASON };
  if (!/^\d{1,9}$/.test(duration) || Number(duration) === 0 || Number(duration) > LONGEST_SECONDS) {
    return {
      code: 'bad_timestamp',
      reason: `"${duration.slice(0, 40)}" is no length of an interval in seconds`,
    };
  }
  if (Number(start) % MINUTE === 0 && Number(duration) % MINUTE === 0) return undefined;
  return { code: 'not_on_half_hour', reason: 'the interval does not begin and end on a minute' };
}
