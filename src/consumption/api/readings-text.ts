import { columnsOf, csvLine } from '../../common/http/index.js';
import { memoizeText } from '../../common/memoize-text.js';
import { QUALITY_WORDS } from '../../common/reading-quality.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import type { ReadingBlock } from '../reading-block.js';
import { ReadingAnswer } from '../reading.entity.js';

/** So many readings are written at once: the process does other things in between. */
const ROWS_A_PIECE = 4_096;

const LINE_END = '\r\n';

/** What stands between the values of a reading, in the order of {@link ReadingAnswer}. */
interface Form {
  readonly head: string;
  readonly user: (id: string) => string;
  readonly occurrence: string;
  readonly energy: string;
  readonly quality: (word: string) => string;
}

const FORMS: Readonly<Record<'csv' | 'ndjson', Form>> = {
  csv: {
    head: csvLine(columnsOf(ReadingAnswer).map(({ name }) => name)),
    user: (id) => `${csvLine([id]).slice(0, -LINE_END.length)},`,
    occurrence: ',',
    energy: ',',
    quality: (word) => `,${word}${LINE_END}`,
  },
  ndjson: {
    head: '',
    user: (id) => `{"user_id":${JSON.stringify(id)},"start":"`,
    occurrence: '","occurrence":',
    energy: ',"energy_wh":',
    quality: (word) => `,"quality":"${word}"}\n`,
  },
};

/**
 * Readings as CSV or NDJSON: the same bytes as if each were an answer, without an object or a date for each of them.
 *
 * @returns pieces of some hundred thousand bytes
 */
export async function* readingsText(
  blocks: AsyncIterable<ReadingBlock>,
  format: 'csv' | 'ndjson',
  zone: Zone,
): AsyncGenerator<string> {
  const form = FORMS[format];
  const { occurrence, energy } = form;
  const start = memoizeText((time: number) => isoWithOffset(new Date(time), zone));
  const qualities = QUALITY_WORDS.map(form.quality);
  let head = form.head;
  for await (const block of blocks) {
    const users = block.users.map(({ id }) => form.user(id));
    const order = block.inOrder();
    for (let at = 0; at < order.length; at += ROWS_A_PIECE) {
      let text = head;
      head = '';
      for (const row of order.subarray(at, at + ROWS_A_PIECE)) {
        const user = users[block.user[row] ?? 0] ?? '';
        const quality = qualities[block.quality[row] ?? 0] ?? '';
        text += `${user}${start(block.start[row] ?? 0)}${occurrence}${block.occurrence[row] ?? 0}${energy}${block.energy[row] ?? 0}${quality}`;
      }
      yield text;
    }
  }
  if (head !== '') yield head;
}
