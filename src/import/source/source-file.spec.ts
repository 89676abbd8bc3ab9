import { createHash } from 'node:crypto';
import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { asOrdinaryUser } from '../../../test/support/ordinary-user.js';
import { SourceFile, Utf8Check } from './source-file.js';

const LARGE_ROWS = 400_000;

const NOT_UTF8: readonly (readonly [string, Buffer])[] = [
  ['Latin-1', Buffer.from('zähler', 'latin1')],
  ['a lone continuation byte', Buffer.from([0x61, 0x80])],
  ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ['a file that ends within a character', Buffer.from([0x61, 0xe2, 0x82])],
  ['random bytes', Buffer.from([0x00, 0xc3, 0x28, 0xff])],
];
const UTF16 = Buffer.from('\u{feff}datetime', 'utf16le');

describe('SourceFile', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-source-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const lines = async (source: SourceFile): Promise<number> => {
    let count = 0;
    await source.scan({
      line: () => (count += 1),
      tooLong: () => undefined,
    });
    return count;
  };

  it.each([
    ['small', 3],
    ['large', LARGE_ROWS],
  ])('hashes and scans a %s file', async (name, rows) => {
    const content = '2016-07-15 00:00:00,1\n'.repeat(rows);
    await writeFile(path(name), content);
    const source = await SourceFile.read(path(name));
    expect(source.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(await lines(source)).toBe(rows);
  });

  it('scans the small file that was hashed, whatever happened to it since', async () => {
    await writeFile(path('small'), 'a\nb\n');
    const source = await SourceFile.read(path('small'));
    await writeFile(path('small'), 'c\n');
    expect(await lines(source)).toBe(2);
  });

  it.each([
    ['grew', (file: string) => appendFile(file, 'x')],
    ['shrank', (file: string) => truncate(file, 100)],
  ])('refuses a large file that %s before it was scanned', async (_, change) => {
    await writeFile(path('large'), '2016-07-15 00:00:00,1\n'.repeat(LARGE_ROWS));
    const source = await SourceFile.read(path('large'));
    await change(path('large'));
    await expect(lines(source)).rejects.toThrow('it changed while it was being read');
  });

  it('refuses a large file that vanished before it was scanned', async () => {
    await writeFile(path('large'), '2016-07-15 00:00:00,1\n'.repeat(LARGE_ROWS));
    const source = await SourceFile.read(path('large'));
    await rm(path('large'));
    await expect(lines(source)).rejects.toThrow('it is no longer there');
  });

  it('says that a file may not be read', async () => {
    await writeFile(path('closed'), 'a\n');
    await chmod(path('closed'), 0o000);
    await chmod(folder, 0o755);
    await asOrdinaryUser(() =>
      expect(SourceFile.read(path('closed'))).rejects.toThrow('it may not be read: check its permissions'),
    );
  });

  it('says why a file cannot be read', async () => {
    await symlink(path('loop'), path('loop'));
    await mkdir(path('folder'));
    await expect(SourceFile.read(path('gone'))).rejects.toThrow('it is no longer there');
    await expect(SourceFile.read(path('loop'))).rejects.toThrow('it is a link that leads back to itself');
    await expect(SourceFile.read(path('folder'))).rejects.toThrow(
      'it is a folder, a pipe or a device: remove it, or put the file in its place',
    );
  });

  it.each(NOT_UTF8)('refuses %s', async (_, bytes) => {
    await writeFile(path('other'), bytes);
    await expect(SourceFile.read(path('other'))).rejects.toThrow('it is not UTF-8: save it as UTF-8');
  });

  it.each([
    ['small', 0],
    ['large', LARGE_ROWS],
  ])('names UTF-16 of a %s file by its mark', async (name, rows) => {
    await writeFile(path(name), Buffer.concat([UTF16, Buffer.from('x'.repeat(20 * rows), 'utf16le')]));
    await expect(SourceFile.read(path(name))).rejects.toThrow('it is UTF-16: save it as UTF-8');
  });
});

function check(...chunks: readonly Buffer[]): void {
  const encoding = new Utf8Check();
  for (const chunk of chunks) encoding.push(chunk);
  encoding.end();
}

describe('Utf8Check', () => {
  it('takes every text, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (text, one, other) => {
        const bytes = Buffer.from(text);
        const [first = 0, second = 0] = [one, other]
          .map((cut) => cut % (bytes.length + 1))
          .sort((a, b) => a - b);
        check(bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second));
      }),
    );
  });

  it.each(NOT_UTF8)('refuses %s', (_, bytes) => {
    expect(() => {
      check(bytes);
    }).toThrow('it is not UTF-8');
  });

  it('names UTF-16 by its mark', () => {
    expect(() => {
      check(UTF16);
    }).toThrow('it is UTF-16: save it as UTF-8');
  });
});
