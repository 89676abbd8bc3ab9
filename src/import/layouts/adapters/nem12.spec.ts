import {
  answersOf,
  expectAnswer,
  readMeterFile,
  sharedFile,
  SHARED_FORMATS,
} from '../../../../test/support/shared-formats.js';
import { nem12 } from './nem12.js';

(SHARED_FORMATS === undefined ? describe.skip : describe)('the shared files of NEM12', () => {
  const files = answersOf('nem12').filter(([file]) => file.endsWith('.csv'));
  it.each(files.filter(([, { refused }]) => refused === undefined))('%s', async (file, answer) => {
    const content = sharedFile('nem12', file);
    expect(nem12.recognises(content.toString())).toBe(true);
    expectAnswer(await readMeterFile(nem12, content), answer);
  });
});
