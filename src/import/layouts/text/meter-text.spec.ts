import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { answersOf, SHARED_FORMATS } from '../../../../test/support/shared-formats.js';
import { zipOf } from '../../../../test/support/zip.js';
import { type Encoding, POSSIBLE_ENCODINGS } from './encoding.js';
import { type MeterText, openMeterFile } from './meter-text.js';

const TABLE = 'MPAN,Date,kWh\r\n2200099990017,2026-01-01,0.5\r\n';

describe('openMeterFile', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-text-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = async (name: string, content: Buffer | string, encoding?: Encoding) => {
    await writeFile(path(name), content);
    return openMeterFile(path(name), encoding);
  };
  const refusal = async (name: string, content: Buffer | string): Promise<string> =>
    open(name, content).then(
      () => 'it was read',
      (error: unknown) => String(error),
    );

  it('gives a plain file, again and again', async () => {
    const { sha256, bytes, members, passedOver } = await open('a.csv', TABLE);
    expect(sha256).toBe(createHash('sha256').update(TABLE).digest('hex'));
    expect({ bytes, passedOver }).toEqual({ bytes: TABLE.length, passedOver: [] });
    const [member] = members as [MeterText];
    expect(member).toMatchObject({ name: 'a.csv', encoding: 'utf-8' });
    expect([await textOf(member), await textOf(member), await member.head()]).toEqual([TABLE, TABLE, TABLE]);
  });

  it('gives what is packed by gzip, under the hash of the file as it lies there', async () => {
    const packed = gzipSync(TABLE);
    const { sha256, members } = await open('b.csv.gz', packed);
    expect(sha256).toBe(createHash('sha256').update(packed).digest('hex'));
    expect(members.map(({ name }) => name)).toEqual(['b.csv']);
    expect(await textOf(members[0]!)).toBe(TABLE);
  });

  it('gives the members of a zip that may hold readings, and tells of the others', async () => {
    const zip = zipOf([
      ['data/', ''],
      ['data/one.csv', TABLE],
      ['two.csv', '\u{feff}x,y\n1,2\n'],
      ['page.html', '<html><body>no</body></html>'],
      ['bill.pdf', '%PDF-1.7 …'],
      ['inner.zip', zipOf([['x', 'y']])],
      ['nothing.csv', ''],
      ['__MACOSX/one.csv', 'x'],
      ['.DS_Store', 'x'],
    ]);
    const { members, passedOver } = await open('c.zip', zip);
    expect(members.map(({ name }) => name)).toEqual(['one.csv', 'two.csv']);
    expect(await Promise.all(members.map((member) => textOf(member)))).toEqual([TABLE, 'x,y\n1,2\n']);
    expect(passedOver.map(({ name }) => name)).toEqual(['page.html', 'bill.pdf', 'inner.zip', 'nothing.csv']);
  });

  it.each<[string, Buffer, Encoding | undefined]>([
    ['UTF-8 with a mark', Buffer.from('\u{feff}Zähler;電力\n'), undefined],
    ['UTF-16LE', Buffer.from('\u{feff}Zähler;電力\n', 'utf16le'), undefined],
    ['UTF-16BE', Buffer.from('\u{feff}Zähler;電力\n', 'utf16le').swap16(), undefined],
    ['UTF-16LE, whatever is said', Buffer.from('\u{feff}Zähler;電力\n', 'utf16le'), 'windows-1252'],
  ])('reads %s', async (_, content, said) => {
    const { members } = await open('marked.csv', content, said);
    expect(await textOf(members[0]!)).toBe('Zähler;電力\n');
  });

  it('ends lines by LF that end in CR alone', async () => {
    const rows = Array.from({ length: 40_000 }, (_, nth) => `MAC1,${nth},0.5`);
    const { members } = await open('mac.csv', rows.join('\r'));
    expect(await textOf(members[0]!)).toBe(rows.join('\n'));
    expect((await members[0]!.head()).split('\n')[1]).toBe('MAC1,1,0.5');
    for (const kept of ['a,b\r\n1,2\r\n', 'a\rb\n1\r', 'a,b\r'])
      expect(await textOf((await open('kept.csv', kept)).members[0]!)).toBe(kept);
  });

  it('takes what is neither UTF-8 nor Shift_JIS for Windows-1252', async () => {
    // A no-break space between thousands, far down.
    const content = Buffer.concat([
      Buffer.from('a;b\n'.repeat(100_000)),
      Buffer.from('x;1\xa0234\n', 'latin1'),
    ]);
    const [member] = (await open('french.csv', content)).members as [MeterText];
    expect(member.encoding).toBe('windows-1252');
    expect(await textOf(member)).toMatch(/\nx;1\u{a0}234\n$/u);
  });

  it('reads what somebody says it is in', async () => {
    const german = Buffer.from([0x5a, 0xe4, 0x68, 0x6c, 0x65, 0x72, 0x3b, 0x80]);
    expect(await textOf((await open('german.csv', german, 'windows-1252')).members[0]!)).toBe('Zähler;€');
    const japanese = Buffer.from([0x93, 0xfa, 0x95, 0x74]);
    expect(await textOf((await open('japan.csv', japanese, 'shift_jis')).members[0]!)).toBe('日付');
  });

  it('leaves open what is no UTF-8 and what nobody says, to be tried', async () => {
    const content = Buffer.from([...Buffer.from('a\n'.repeat(100_000)), 0x93, 0xfa, 0x95, 0x74]);
    const [member] = (await open('late.csv', content)).members as [MeterText];
    expect(member.encoding).toBeUndefined();
    await expect(member.head()).rejects.toThrow('it is not UTF-8, and nothing says what it is');
    const endings = await Promise.all(
      POSSIBLE_ENCODINGS.map(async (one) => (await textOf(member, one)).slice(-2)),
    );
    expect(endings).toEqual(['日付', '•t']);
  });

  it.each<[string, Buffer, Encoding]>([
    ['UTF-8', Buffer.from([0x61, 0xff]), 'utf-8'],
    ['UTF-8', Buffer.from([0x61, 0xe2, 0x82]), 'utf-8'],
    ['Shift_JIS', Buffer.from([0x61, 0x93]), 'shift_jis'],
    ['UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]), 'utf-16le'],
  ])('says that it is not %s where it is said to be', async (title, content, encoding) => {
    const [member] = (await open('wrong.csv', content, encoding)).members as [MeterText];
    await expect(textOf(member)).rejects.toThrow(`it is not ${title}`);
  });

  it('finds the same text in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.boolean(), async (text, isZip) => {
        const content = Buffer.from(`x${text}`);
        const { members } = await open('any', isZip ? zipOf([['any', content]]) : gzipSync(content));
        expect(await textOf(members[0]!)).toBe(`x${text}`);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, Buffer | string]>([
    ['the file is empty', ''],
    ['the file is empty', '\u{feff}\r\n'],
    ['the file is empty', gzipSync('')],
    ['a web page, not readings', '<!DOCTYPE html>\n<html><head>'],
    ['a web page, not readings', gzipSync('<!-- x --><HTML >')],
    ['a web page, not readings', Buffer.from('\u{feff}<html>', 'utf16le')],
    ['JSON that holds no readings', '{"detail":"Authentication credentials were not provided."}'],
    ['JSON that holds no readings', '[ { "a": 1 } ]'],
    ['a PDF, not readings', '%PDF-1.4\n'],
    ['a workbook: save it as CSV', Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
    [
      'a workbook: save it as CSV',
      zipOf([
        ['[Content_Types].xml', 'x'],
        ['xl/workbook.xml', 'x'],
      ]),
    ],
    [
      'a workbook: save it as CSV',
      zipOf([
        ['mimetype', 'x'],
        ['content.xml', 'x'],
      ]),
    ],
    [
      'a document, not readings',
      zipOf([
        ['[Content_Types].xml', 'x'],
        ['word/document.xml', 'x'],
      ]),
    ],
    ['an archive of a kind that is not opened', Buffer.from('377abcaf271c0004', 'hex')],
    ['an archive of a kind that is not opened', gzipSync(zipOf([['a.csv', TABLE]]))],
    ['an archive of a kind that is not opened', gzipSync(Buffer.from(`${'a.csv'.padEnd(257, '\0')}ustar`))],
    ['no text', Buffer.from('a\0b\0c\0d\0')],
    ['the zip is empty', zipOf([])],
    ['no file in it holds readings: a.html is a web page', zipOf([['x/a.html', '<html>']])],
    ['it is no whole gzip file: fetch it anew', gzipSync(TABLE).subarray(0, -9)],
    [
      'it is no whole gzip file: fetch it anew',
      Buffer.concat([gzipSync(TABLE).subarray(0, 12), Buffer.alloc(30, 255)]),
    ],
    ['it is no whole zip: fetch it anew', zipOf([['a.csv', TABLE]]).subarray(0, -30)],
    ['it is no whole zip: fetch it anew', zipOf([['a.csv', TABLE]], { checksum: 1 })],
    ['it is encrypted: unpack it first', zipOf([['a.csv', TABLE]], { flags: 1 })],
    ['it is packed in a way that is not known here', zipOf([['a.csv', TABLE]], { method: 9 })],
    ['a name in it leads out of its folder', zipOf([['../../a.csv', TABLE]])],
    ['a name in it leads out of its folder', zipOf([['..\\a.csv', TABLE]])],
    ['a name in it leads out of its folder', zipOf([['/etc/a.csv', TABLE]])],
    ['a name in it leads out of its folder', zipOf([['C:\\a.csv', TABLE]])],
  ])('refuses: %s', async (sentence, content) => {
    expect(await refusal('refused', content)).toContain(sentence);
  });

  it('refuses what is packed to fill memory or disk', async () => {
    const sentence = 'what is packed in it is more than 200 times as long';
    const zeros = Buffer.alloc(32 * 1024 * 1024, 'a,1\n');
    expect(await refusal('bomb.gz', gzipSync(zeros))).toContain(sentence);
    // Many members of one archive count together.
    const many = Array.from(
      { length: 20 },
      (_, at) => [`${at}.csv`, zeros.subarray(0, 1024 * 1024)] as const,
    );
    expect(await refusal('bomb.zip', zipOf(many))).toContain(sentence);
  });

  it('does not follow links in a zip', async () => {
    const { members } = await open(
      'links.zip',
      zipOf(
        [
          ['a.csv', TABLE],
          ['b.csv', '/etc/passwd'],
        ],
        { linkAt: 1 },
      ),
    );
    expect(members.map(({ name }) => name)).toEqual(['a.csv']);
  });

  it('refuses a file that changed since it was opened, is no longer there or is none', async () => {
    const [member] = (await open('grows.csv', TABLE)).members as [MeterText];
    await appendFile(path('grows.csv'), 'x');
    await expect(textOf(member)).rejects.toThrow('it changed while it was being read');
    const zip = (await open('grows.zip', zipOf([['a.csv', TABLE]]))).members[0]!;
    await writeFile(
      path('grows.zip'),
      zipOf([
        ['a.csv', TABLE],
        ['b.csv', TABLE],
      ]),
    );
    await expect(textOf(zip)).rejects.toThrow('it changed while it was being read');
    await rm(path('grows.csv'));
    await expect(textOf(member)).rejects.toThrow('it is no longer there');
    await expect(openMeterFile(folder)).rejects.toThrow('it is a folder, a pipe or a device');
  });
});

(SHARED_FORMATS === undefined ? describe.skip : describe)('the shared files that hold no readings', () => {
  const named = /^(?:a web page|a workbook|JSON|the file is empty)/;
  it.each(answersOf('refused'))('%s', async (file, { refused = '' }) => {
    const opening = openMeterFile(join(SHARED_FORMATS ?? '', 'refused', file));
    if (named.test(refused)) await expect(opening).rejects.toThrow(refused);
    else expect((await opening).members).toHaveLength(1);
  });
});

async function textOf(member: MeterText, encoding?: Encoding): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of member.chunks(encoding)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
