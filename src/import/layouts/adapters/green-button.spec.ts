import {
  answersOf,
  expectAnswer,
  expectSeries,
  readMeterFile,
  sharedFile,
  SHARED_FORMATS,
} from '../../../../test/support/shared-formats.js';
import { greenButton } from './green-button.js';

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
});
