import { ownText } from '../../csv/reject-list.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { type ReadingType, readingTypeOf } from './reading-type.js';

/** The links of an entry of a feed, each without its host: some writers leave it out in one entry and not in the next. */
export interface EntryLinks {
  self: string;
  up: string;
  readonly related: string[];
}

/** A feed of so many entries beside its blocks is none of readings. */
const MOST_LINKS = 200_000;
const LONGEST_LINK = 1000;
const IN_WORDS = ['no', 'one', 'two', 'three', 'four'];

/** What the entries of a feed say of each other. An entry may come before those that it needs. */
export class FeedLinks {
  /** By the link of the type; nothing where the type does not say its unit. */
  private readonly types = new Map<string, ReadingType | undefined>();
  /** By the link of a meter reading, what it is related to: one of it is its type. */
  private readonly related = new Map<string, readonly string[]>();
  private readonly usagePoints = new Set<string>();
  private count = 0;

  type({ self }: EntryLinks, fields: ReadonlyMap<string, string>): void {
    this.types.set(self || `the type ${this.types.size + 1} without a link`, readingTypeOf(fields));
    this.hold(1);
  }

  meterReading({ self, related }: EntryLinks): void {
    const blocks = related.filter((link) => link.endsWith('/IntervalBlock')).map(meterReadingOf);
    const others = related.filter((link) => !link.endsWith('/IntervalBlock'));
    for (const link of new Set([self, ...blocks])) this.related.set(link, others);
    this.hold(1 + related.length);
  }

  usagePoint({ self }: EntryLinks): void {
    const id = self.split('/').at(-1) ?? '';
    if (id !== '') this.usagePoints.add(id);
    this.hold(1);
  }

  /** The type that a meter reading is linked to; nothing where no link leads to one. */
  linkedType(meterReading: string): ReadingType | undefined {
    const link = this.related.get(meterReading)?.find((one) => this.types.has(one));
    return link === undefined ? undefined : this.usable(link);
  }

  /**
   * The type of a meter reading, once all of the feed is known.
   *
   * @throws FileRefusedError where it cannot be told
   */
  typeOf(meterReading: string): ReadingType {
    const linked = this.linkedType(meterReading);
    if (linked) return linked;
    const [only, ...others] = this.types.keys();
    if (only === undefined) {
      throw new FileRefusedError('refused', 'no ReadingType at all: neither unit nor direction are told');
    }
    if (others.length === 0) return this.usable(only);
    const count = IN_WORDS[this.types.size] ?? String(this.types.size);
    throw new FileRefusedError(
      'refused',
      `no ReadingType is linked and there are ${count}: whether this is consumption cannot be told`,
    );
  }

  /** The id of the meter: the last part of the usage point's link. Nothing where the feed does not say it. */
  meterOf(meterReading: string): string | undefined {
    const [, named] = /(?:^|\/)UsagePoint\/([^/]+)/.exec(meterReading) ?? [];
    const [only, ...others] = this.usagePoints;
    return named ?? (others.length === 0 ? only : undefined);
  }

  private usable(link: string): ReadingType {
    const type = this.types.get(link);
    if (!type)
      throw new FileRefusedError('refused', 'its ReadingType does not say the unit (uom) of the values');
    return type;
  }

  private hold(links: number): void {
    this.count += links;
    if (this.count > MOST_LINKS) {
      throw new FileRefusedError(
        'refused',
        `it has more than ${MOST_LINKS} links, and no feed of readings needs them`,
      );
    }
  }
}

/** A link as the same one is written elsewhere in the feed. */
export function plainLink(href: string): string {
  const link = href
    .slice(0, LONGEST_LINK)
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/[?#].*$/, '')
    .replace(/^\/+|\/+$/g, '');
  // Links are kept to the end of the file; the piece of the file that each was cut from must not be.
  return ownText(link);
}

/** The meter reading that a block is of, by the block's links. */
export function meterReadingOf(link: string): string {
  return link.replace(/\/IntervalBlock(\/[^/]*)?$/, '');
}
