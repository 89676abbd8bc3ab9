import { columnsOf, csvLine } from '../../common/http/index.js';
import { QUALITY_WORDS } from '../../common/reading-quality.js';
import { HALF_HOUR_MS, isoWithOffset, type Zone } from '../../common/time/index.js';
import type { ReadingBlock } from '../reading-block.js';
import { ReadingAnswer } from '../reading.entity.js';

/** So many readings are written at once: longer texts take longer to put together. */
const ROWS_A_TEXT = 512;
/** So many texts are sent at once: the process does other things in between. */
const TEXTS_A_PIECE = 8;

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
): AsyncGenerator<Buffer> {
  const write = writer(FORMS[format], zone);
  let head = FORMS[format].head;
  for await (const block of blocks) {
    const texts: Buffer[] = [];
    for (const text of write(block)) {
      texts.push(Buffer.from(head + text));
      head = '';
      if (texts.length === TEXTS_A_PIECE) yield Buffer.concat(texts.splice(0));
    }
    if (texts.length > 0) yield Buffer.concat(texts);
  }
  if (head !== '') yield Buffer.from(head);
}

function writer(form: Form, zone: Zone): (block: ReadingBlock) => Generator<string> {
  const instants = ['0', '1'].map((occurrence) =>
    recentTexts((time) => {
      const start = isoWithOffset(new Date(time), zone);
      return `${start}${form.occurrence}${occurrence}${form.energy}`;
    }, HALF_HOUR_MS),
  );
  const [first = String, second = String] = instants;
  // Meters count in whole steps, so the same energies come again and again.
  const energy = recentTexts(String, 1 / 8);
  const qualities = QUALITY_WORDS.map(form.quality);
  return function* (block) {
    const users = block.users.map(({ id }) => form.user(id));
    const order = block.inOrder();
    for (let at = 0; at < order.length; at += ROWS_A_TEXT) {
      let text = '';
      for (const row of order.subarray(at, at + ROWS_A_TEXT)) {
        const user = users[block.user[row] ?? 0] ?? '';
        const instant = (block.occurrence[row] === 0 ? first : second)(block.start[row] ?? 0);
        text += `${user}${instant}${energy(block.energy[row] ?? 0)}${qualities[block.quality[row] ?? 0] ?? ''}`;
      }
      yield text;
    }
  };
}

/** A power of two. */
const SLOTS = 16_384;

/**
 * Writes the text of a number once as long as no other that falls into the same slot comes between: for some millions of
 * numbers a map is slower than writing most of them.
 *
 * @param step - numbers so far apart have slots next to each other
 */
function recentTexts(write: (value: number) => string, step: number): (value: number) => string {
  const values = new Float64Array(SLOTS).fill(Number.NaN);
  const texts = new Array<string>(SLOTS).fill('');
  return (value) => {
    const slot = (value / step) & (SLOTS - 1);
    if (values[slot] !== value) {
      values[slot] = value;
      texts[slot] = write(value);
    }
    return texts[slot] ?? '';
  };
}
