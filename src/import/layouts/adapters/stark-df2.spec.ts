import {
  answersOf,
  expectAnswer,
  readMeterFile,
  sharedFile,
  SHARED_FORMATS,
} from '../../../../test/support/shared-formats.js';
import { starkDf2 } from './stark-df2.js';

(SHARED_FORMATS === undefined ? describe.skip : describe)('the shared files of Stark DF2', () => {
  it.each(answersOf('stark-df2'))('%s', async (file, answer) => {
    const content = sharedFile('stark-df2', file);
    expect(starkDf2.recognises(content.toString())).toBe(true);
    expectAnswer(await readMeterFile(starkDf2, content), answer);
  });
});
