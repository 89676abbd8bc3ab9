import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  answersOf,
  expectAnswer,
  expectSeries,
  type FileAnswer,
  type Outcome,
  readMeterFile,
  SHARED_FORMATS,
} from '../../../test/support/shared-formats.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { FileTally } from './file-tally.js';
import { FORMATS } from './formats.js';
import type { MeterFormat } from './meter-file.js';
import { recognise, UnknownLayoutError } from './recognise.js';
import { type MeterText, openMeterFile } from './text/meter-text.js';

const ROOT = SHARED_FORMATS ?? '';
const all = (SHARED_FORMATS === undefined ? [] : readdirSync(ROOT))
  .filter((folder) => existsSync(join(ROOT, folder, 'answers.json')))
  .flatMap((folder) => {
    const answers = new Map(answersOf(folder));
    return [...answers].map(([file, answer]) => {
      // An archive holds the same as these files.
      const members = (answer.same_as ?? [file]).map((name) => ({
        name,
        answer: answers.get(name) ?? answer,
      }));
      return { name: `${folder}/${file}`, path: join(ROOT, folder, file), answer, members };
    });
  })
  // Today's own layout, whose zone is that of the database, has specs of its own.
  .filter(({ name }) => !name.startsWith('halfhour/'));
const refused = all.filter(({ answer }) => answer.preset === undefined && answer.same_as === undefined);
const known = all.filter((one) => !refused.includes(one));
const whenThere = all.length > 0 ? describe : describe.skip;

const opened = new Map<string, Promise<readonly MeterText[]>>();

/** Every format reads every file, which is opened once for all of them. */
function textsOf(path: string): Promise<readonly MeterText[]> {
  const texts = opened.get(path) ?? openMeterFile(path).then(({ members }) => members);
  opened.set(path, texts);
  return texts;
}

async function read(
  text: MeterText,
  format: MeterFormat,
  file: string,
  answer: FileAnswer,
  splitHours: boolean,
): Promise<Outcome> {
  const zone = /--zone (\S+)/.exec(answer.options ?? '')?.[1];
  const { encoding } = await recognise(text).catch(() => ({ encoding: text.encoding }));
  return readMeterFile(format, text.chunks(encoding), { fileName: file, zone, splitHours });
}

whenThere('the file of another layout', () => {
  it.each(known)('$name', async ({ path, members }) => {
    const texts = await textsOf(path);
    expect(texts).toHaveLength(members.length);
    for (const [at, { name, answer }] of members.entries()) {
      const format = FORMATS.find((one) => one.name === answer.preset)!;
      const text = texts[at]!;

      const outcome = await read(text, format, name, answer, false);

      if (answer.refused === undefined) expectAnswer(outcome, answer);
      else expect(outcome.refused).toContain(answer.refused.slice(0, 20));
      if (answer.split_hours) {
        expectSeries(await read(text, format, name, answer, true), answer.split_hours);
      }
    }
  });

  it.each(refused)('$name is refused', async ({ path }) => {
    const reading = openMeterFile(path).then(({ members }) => recognise(members[0]!));
    const error: unknown = await reading.then(
      () => undefined,
      (why: unknown) => why,
    );
    expect([FileRefusedError, UnknownLayoutError].some((kind) => error instanceof kind)).toBe(true);
  });

  it.each(FORMATS.filter(({ name }) => name !== 'halfhour'))(
    '$name refuses the files of all others',
    async (format) => {
      for (const { path, members } of known) {
        const texts = await textsOf(path);
        for (const [at, { name, answer }] of members.entries()) {
          if (answer.preset === format.name) continue;
          const { refused: why, series } = await readMeterFile(format, texts[at]!.chunks('utf-8'), {
            fileName: name,
          });
          expect({ path, why, series }).toMatchObject({
            why: expect.stringMatching(/./) as string,
            series: [],
          });
        }
      }
    },
  );
});

it('tells what it ignores by kind', () => {
  const tally = new FileTally();
  tally.ignore('preamble', 1);
  tally.ignore('blank', 9);
  tally.ignore('preamble', 2);
  expect([...tally.ignored]).toEqual([
    ['preamble', [1, 2]],
    ['blank', [9]],
  ]);
});
