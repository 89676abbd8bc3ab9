import { join } from 'node:path';
import fc from 'fast-check';
import {
  answersOf,
  expectAnswer,
  expectSeries,
  type Outcome,
  readMeterFile,
  sharedFile,
  SHARED_FORMATS,
} from '../../../../test/support/shared-formats.js';
import type { MeterFormat } from '../meter-file.js';
import { openMeterFile } from '../text/meter-text.js';
import { greenButton } from './green-button.js';
import { nem12 } from './nem12.js';

const START = Date.UTC(2026, 0, 1) / 1000;
const CONSUMPTION = { uom: 72, powerOfTenMultiplier: 0, flowDirection: 1 };

/** Writes a feed as utilities do, one entry after the other. */
class Feed {
  private readonly entries: string[] = [];

  constructor(private readonly prefix = '') {}

  /** An entry whose content is one element; children are numbers, texts or elements. */
  entry(
    kind: string,
    self: string,
    content: string,
    { up = '', related = [], updated = '' }: EntryOptions = {},
  ): this {
    const link = (rel: string, href: string): string =>
      href === '' ? '' : `<link rel="${rel}" href="${href}"/>`;
    const links = [link('self', self), link('up', up), ...related.map((href) => link('related', href))].join(
      '',
    );
    const element = `<${this.prefix}${kind}>${content}</${this.prefix}${kind}>`;
    const when = updated === '' ? '' : `<updated>${updated}</updated>`;
    this.entries.push(`<entry>${links}<content>${element}</content>${when}</entry>`);
    return this;
  }

  type(id: string, fields: Readonly<Record<string, number | string>> = CONSUMPTION): this {
    return this.entry('ReadingType', `/ReadingType/${id}`, this.elements(fields));
  }

  meterReading(id: string, type: string, point = 'A1'): this {
    const self = `/UsagePoint/${point}/MeterReading/${id}`;
    return this.entry('MeterReading', self, '', {
      related: [`${self}/IntervalBlock`, `/ReadingType/${type}`],
    });
  }

  block(id: string, content: string, { point = 'A1', updated = '' } = {}): this {
    const up = `/UsagePoint/${point}/MeterReading/${id}/IntervalBlock`;
    return this.entry('IntervalBlock', `${up}/1`, content, { up, updated });
  }

  reading(start: number | string, duration: number | string, value: number | string, more = ''): string {
    const { prefix } = this;
    const period = this.elements({ duration, start });
    return `<${prefix}IntervalReading>${more}<${prefix}timePeriod>${period}</${prefix}timePeriod>${this.elements({ value })}</${prefix}IntervalReading>`;
  }

  toString(): string {
    const name = this.prefix === '' ? '' : ` xmlns:${this.prefix.slice(0, -1)}="http://naesb.org/espi"`;
    return `<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"${name}>${this.entries.join('\n')}</feed>`;
  }

  private elements(fields: Readonly<Record<string, number | string>>): string {
    return Object.entries(fields)
      .map(([name, value]) => `<${this.prefix}${name}>${value}</${this.prefix}${name}>`)
      .join('');
  }
}

interface EntryOptions {
  readonly up?: string;
  readonly related?: readonly string[];
  readonly updated?: string;
}

const read = (content: Feed | string): Promise<Outcome> => readMeterFile(greenButton, String(content));
const energies = ({ series }: Outcome): unknown =>
  series.map(({ id, halfHours }) => [id, ...halfHours.energy]);

/** Two quarters of an hour at the beginning of {@link START}'s half-hour `slot`. */
function half(feed: Feed, slot: number, ...values: readonly [number | string, number | string]): string {
  return values.map((value, at) => feed.reading(START + slot * 1800 + at * 900, 900, value)).join('');
}

describe('Green Button', () => {
  it('reads back what was written, in each style of names and order, over both changes of the clocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', 'espi:', 'ns0:'),
        fc.constantFrom(Date.UTC(2025, 10, 1), Date.UTC(2026, 2, 7)),
        fc.constantFrom(300, 900, 1800),
        fc.integer({ min: -3, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 6, maxLength: 200 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 3000 }),
        async (prefix, from, duration, power, all, isNewestFirst, isTypeLast, chunk) => {
          const each = 1800 / duration;
          const raw = all.slice(0, all.length - (all.length % each));
          const feed = new Feed(prefix);
          const readings = raw.map((value, at) => feed.reading(from / 1000 + at * duration, duration, value));
          const block = (): Feed =>
            feed.block('01', (isNewestFirst ? readings.reverse() : readings).join('\n'));
          if (isTypeLast) block();
          feed.type('7', { ...CONSUMPTION, powerOfTenMultiplier: power }).meterReading('01', '7');
          if (!isTypeLast) block();
          const { series } = await readMeterFile(greenButton, String(feed), { chunk });
          const sums = Array.from({ length: raw.length / each }, (_, at) =>
            raw.slice(at * each, at * each + each).reduce((sum, value) => sum + value, 0),
          );
          expect(series[0]!.halfHours.minute[0]).toBe(from / 60_000);
          expect([...series[0]!.halfHours.energy]).toEqual(
            sums.map((sum) => (power < 0 ? sum / 10 ** -power : sum * 10 ** power)),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells meters by their usage points, whoever writes the host into links', async () => {
    const feed = new Feed();
    feed.type('1').meterReading('1', '1', 'A1').meterReading('1', '1', 'B2');
    feed.block('1', half(feed, 0, 1, 2), { point: 'A1' });
    const up = 'https://utility.example/UsagePoint/B2/MeterReading/1/IntervalBlock';
    feed.entry('IntervalBlock', `${up}/9?x=1`, half(feed, 0, 3, 4), { up });
    expect(energies(await read(feed))).toEqual([
      ['A1', 3],
      ['B2', 7],
    ]);
  });

  it('takes the later delivered of two, wherever they stand', async () => {
    const feed = new Feed().type('1').meterReading('1', '1');
    feed.block('1', half(feed, 0, 5, 5), { updated: '2026-02-02T00:00:00Z' });
    feed.block('1', half(feed, 0, 5, 6), { updated: '2026-02-01T00:00:00Z' });
    const outcome = await read(feed);
    expect(energies(outcome)).toEqual([['A1', 10]]);
    expect([outcome.tally.duplicates.count, outcome.tally.conflicts.count]).toEqual([1, 1]);
  });

  it('takes the worst of the qualities that it knows', async () => {
    const feed = new Feed().type('1').meterReading('1', '1');
    const of = (...codes: readonly number[]): string =>
      codes.map((code) => `<ReadingQuality><quality>${code}</quality></ReadingQuality>`).join('');
    const codes = [of(0), of(17), of(8), of(9), of(7), of(14), of(17, 8), ''];
    feed.block('1', codes.map((more, at) => feed.reading(START + at * 1800, 1800, 1, more)).join(''));
    expect([...(await read(feed)).series[0]!.halfHours.quality]).toEqual([1, 1, 2, 2, 3, 0, 2, 0]);
  });

  it('leaves out by name what is no consumption, and what is wrong only there', async () => {
    const feed = new Feed().type('1').type('2', { ...CONSUMPTION, flowDirection: 4 });
    feed.type('3', { ...CONSUMPTION, commodity: 7 }).type('4', { ...CONSUMPTION, accumulationBehaviour: 3 });
    feed.type('5', { uom: 72 });
    for (const id of ['1', '2', '3', '4', '5'])
      feed.meterReading(id, id).block(id, half(feed, 0, id === '1' ? 1 : -1, 2));
    const outcome = await read(feed);
    expect(energies(outcome)).toEqual([['A1', 3]]);
    expect(outcome.tally.rejects.count).toBe(0);
    expect(Object.fromEntries(outcome.tally.dropped)).toEqual({
      'accumulation 3': 2,
      'commodity 7': 2,
      'flow 4': 2,
      'flow not told': 2,
    });
    const net = await readMeterFile(greenButton, String(feed), { registers: ['flow 4'] });
    expect(net.tally.rejects.listed.map(({ code }) => code)).toEqual(['negative']);
  });

  it('takes the finest of a meter that is told of twice, and counts the other', async () => {
    const feed = new Feed().type('1').type('2').meterReading('1', '1').meterReading('2', '2');
    feed.block('1', feed.reading(START, 3600, 10)).block('2', half(feed, 0, 1, 2) + half(feed, 1, 3, 4));
    const outcome = await read(feed);
    expect(energies(outcome)).toEqual([['A1', 3, 7]]);
    expect([...outcome.tally.dropped]).toEqual([['intervals of 60 minutes', 1]]);
  });

  it('takes the only type of a feed whose links lead nowhere, and an id that somebody says', async () => {
    const feed = new Feed().type('1');
    feed.entry('IntervalBlock', '', half(feed, 0, 1, 2));
    expect((await read(feed)).refused).toContain('no link of it names a UsagePoint');
    expect(energies(await readMeterFile(greenButton, String(feed), { user: 'mine' }))).toEqual([['mine', 3]]);
    feed.entry('UsagePoint', '/a/UsagePoint/U9', '');
    expect(energies(await read(feed))).toEqual([['U9', 3]]);
  });

  it('rejects what is wrong by its line', async () => {
    const feed = new Feed().type('1').meterReading('1', '1');
    const wrong: readonly (readonly [
      start: number | string,
      duration: number | string,
      value: number | string,
    ])[] = [
      [START, 1800, 'abc'],
      [START, 1800, -5],
      [START, 1800, '1e12'],
      [START, 1800, '1e400'],
      ['', 1800, 1],
      ['soon', 1800, 1],
      [999, 1800, 1],
      ['99999999999', 1800, 1],
      [START, '', 1],
      [START, 0, 1],
      [START, '999999999', 1],
      [START + 7, 1800, 1],
      [START + 420, 1800, 1],
    ];
    feed.block(
      '1',
      `\n${wrong.map((one) => feed.reading(...one)).join('\n')}\n${feed.reading(START + 3600, 1800, '')}`,
    );
    const outcome = await read(feed);
    const found = outcome.tally.rejects.listed.map(({ line, code }) => [line, code]);
    expect(found.sort(([one], [other]) => Number(one) - Number(other))).toEqual(
      [
        'bad_number',
        'negative',
        'implausible',
        'bad_number',
        'bad_timestamp',
        'bad_timestamp',
        'out_of_range',
        'out_of_range',
        'bad_timestamp',
        'bad_timestamp',
        'bad_timestamp',
        'not_on_half_hour',
        'not_on_half_hour',
      ].map((code, at) => [5 + at, code]),
    );
    expect(outcome.tally.rejects.listed[0]).toMatchObject({
      raw: `start ${START}, duration 1800, value abc`,
    });
    expect(outcome.tally.noValue).toEqual({ count: 1, lines: [18] });
  });

  it.each<[string, string]>([
    ['a DTD: entities are not read', '<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>'],
    ['a DTD: entities are not read', '<!DOCTYPE feed SYSTEM "http://127.0.0.1:1/"><feed/>'],
    ['not well-formed: the file ends inside an element', '<feed><entry>'],
    ['not well-formed: undefined entity', '<feed>&a;</feed>'],
    ['not well-formed', '<feed></entry>'],
    ['not well-formed', '<feed>\0</feed>'],
    ['not well-formed', 'MPAN,Date\n'],
    ['not well-formed', ''],
    ['it is no feed of Green Button: its first element is html', '<html><body/></html>'],
    ['it has no IntervalBlock', '<feed><entry/></feed>'],
    ['no ReadingType at all', String(new Feed().block('1', new Feed().reading(START, 900, 1)))],
    [
      'its ReadingType does not say the unit',
      String(new Feed().type('1', {}).block('1', new Feed().reading(START, 900, 1))),
    ],
    ['a single piece of its XML is longer than 1 MiB', `<feed>${'x'.repeat(3 * 2 ** 20)}</feed>`],
    ['a single piece of its XML is longer than 1 MiB', `<feed a="${'x'.repeat(3 * 2 ** 20)}"/>`],
    [
      'a single piece of its XML is longer than 1 MiB',
      `<!DOCTYPE feed [${'<!ENTITY a "b">'.repeat(200_000)}`,
    ],
    ['more than 64 elements inside each other', '<feed>'.repeat(1000)],
    ['more than 200000 links', `<feed>${'<entry><content><UsagePoint/></content></entry>'.repeat(200_001)}`],
  ])('refuses: %s', async (sentence, content) => {
    const { refused } = await readMeterFile(greenButton, content, { chunk: 100_000 });
    expect(refused).toContain(sentence);
  });

  it.each(['<html>', '<usage/>', 'MPAN,Date\n', '100,NEM12,1\n', ''])('does not recognise %j', (head) => {
    expect(greenButton.recognises(head)).toBe(false);
  });
});

(SHARED_FORMATS === undefined ? describe.skip : describe)('the shared files of Green Button', () => {
  const files = answersOf('green-button-xml').filter(([file]) => file.endsWith('.xml'));
  it.each(files)('%s', async (file, answer) => {
    const content = sharedFile('green-button-xml', file);
    expect(greenButton.recognises(content.toString())).toBe(true);
    const outcome = await readMeterFile(greenButton, content);
    if (answer.refused === undefined) expectAnswer(outcome, answer);
    else expect(outcome.refused).toContain(answer.refused);
    if (answer.split_hours) {
      expectSeries(await readMeterFile(greenButton, content, { splitHours: true }), answer.split_hours);
    }
  });

  const zips = (
    [
      ['green-button-xml', greenButton],
      ['nem12', nem12],
    ] as const
  ).flatMap(([folder, format]) =>
    answersOf(folder)
      .filter(([file]) => file.endsWith('.zip'))
      .map(([file, { members = {} }]) => ({ folder, file, members, format })),
  );
  it.each<{ folder: string; file: string; members: Readonly<Record<string, string>>; format: MeterFormat }>(
    zips,
  )('$file, by its members', async ({ folder, file, members: expected, format }) => {
    const { members, passedOver } = await openMeterFile(join(SHARED_FORMATS ?? '', folder, file));
    const read = Object.entries(expected).filter(([, same]) => !same.startsWith('ignored'));
    expect(members.map(({ name }) => name)).toEqual(read.map(([name]) => name));
    expect(passedOver).toHaveLength(Object.keys(expected).length - read.length);
    for (const [at, [, same]] of read.entries()) {
      const member = members[at]!;
      expect(format.recognises(await member.head())).toBe(true);
      const [, answer] = answersOf(folder).find(([name]) => name === same)!;
      expectAnswer(await readMeterFile(format, member.chunks()), answer);
    }
  });
});
