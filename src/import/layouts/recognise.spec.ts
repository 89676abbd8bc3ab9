import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersOf, SHARED_FORMATS } from '../../../test/support/shared-formats.js';
import { draftLayout } from '../inspect/draft.js';
import { FORMATS } from './formats.js';
import { recognise, UnknownLayoutError } from './recognise.js';
import { openMeterFile } from './text/meter-text.js';

const ROOT = SHARED_FORMATS ?? '';
const folders =
  SHARED_FORMATS === undefined
    ? []
    : readdirSync(SHARED_FORMATS).filter((name) => existsSync(join(ROOT, name, 'answers.json')));
const files = folders.flatMap((folder) =>
  answersOf(folder).map(([file, answer]) => ({
    name: `${folder}/${file}`,
    path: join(ROOT, folder, file),
    answer,
  })),
);
const known = files.filter(({ answer, name }) => answer.series && !name.startsWith('halfhour/'));
const unknown = files.filter(({ answer }) => answer.refused === 'no preset has these columns');
const whenThere = files.length > 0 ? describe : describe.skip;

it('knows each format by a name of its own', () => {
  expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
});

it.each([
  ['lcl', 'LCLid;stdorToU;DateTime;KWH/hh (per half hour)\nMAC1;Std;01.02.2012 00:30;0,5\n'],
  ['uk-long', 'MPR\tReadDatetime\tkWh\tReadType\n1\t03 Dec 2019 00:30:00\t0.5\tActual\n'],
])('says that %s was saved anew by a spreadsheet', async (name, content) => {
  const folder = mkdtempSync(join(tmpdir(), 'recognise-'));
  writeFileSync(join(folder, 'saved.csv'), content);
  const { members } = await openMeterFile(join(folder, 'saved.csv'));
  await expect(recognise(members[0]!)).rejects.toThrow(
    `it has the columns of ${name}, but divided otherwise`,
  );
  rmSync(folder, { recursive: true });
});

whenThere('recognise', () => {
  it.each(known)('$name', async ({ path, answer }) => {
    const { members } = await openMeterFile(path);
    const names = await Promise.all(members.map(async (text) => (await recognise(text)).format.name));
    expect(new Set(names)).toEqual(new Set([answer.preset]));
  });

  it.each(unknown)('$name is of none', async ({ path }) => {
    const { members } = await openMeterFile(path);
    await expect(recognise(members[0]!)).rejects.toThrow(UnknownLayoutError);
  });
});

whenThere('a draft of what no preset has', () => {
  it.each(unknown.filter(({ answer }) => 'inspect' in answer))(
    'claims of $name what may be claimed',
    async ({ path, answer }) => {
      const { members } = await openMeterFile(path);
      const draft = await draftLayout(members[0]!);
      const order = draft?.evidence.find(([subject]) => subject === 'Date order')?.[1];
      const time = draft?.layout['time'] as Readonly<Record<string, unknown>>;
      const claimed = {
        delimiter: draft?.layout['delimiter'],
        decimal: draft?.layout['decimal'],
        date_order: order?.startsWith('open') ? null : order,
        zone: time['zone'],
        names: time['names'],
      };
      expect(claimed).toEqual((answer as { inspect?: object }).inspect);
      expect(time['form'] === null).toBe(claimed.date_order === null);
    },
  );
});
