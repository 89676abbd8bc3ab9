import { LineScanner } from '../../csv/line-scanner.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import type { MeterFormat, MeterSeries, ReadingTask } from '../meter-file.js';
import { layoutOf, refuseLookalikes } from './header.js';
import type { Layout, Preset } from './layout.js';
import { MetersReader } from './meters-reader.js';
import { RowsReader } from './rows-reader.js';
import { SlotsReader } from './slots-reader.js';

/** The lines that a header may be among are in the first so many bytes. */
const HEAD_BYTES = 64 * 1024;

const READERS = { rows: RowsReader, slots: SlotsReader, meters: MetersReader };

/** The format of tables that one of a preset's layouts describes. */
export function tableFormat(preset: Preset): MeterFormat {
  const { name, title, assumes, layouts } = preset;
  return {
    name,
    title,
    assumes,
    layouts,
    recognises: (head) => layoutOf(head, preset) !== undefined,
    read: (chunks, task) => readTable(chunks, task, preset),
  };
}

async function* readTable(
  chunks: AsyncIterable<Buffer>,
  task: ReadingTask,
  preset: Preset,
): AsyncGenerator<MeterSeries, void, undefined> {
  let head = Buffer.alloc(0);
  let reader: InstanceType<(typeof READERS)[Layout['shape']]> | undefined;
  let scanner: LineScanner | undefined;
  const begin = (): LineScanner => {
    reader = readerOf(head.toString(), preset, task);
    const begun = new LineScanner(reader);
    begun.push(head);
    return begun;
  };
  try {
    for await (const chunk of chunks) {
      if (scanner) scanner.push(chunk);
      else {
        head = Buffer.concat([head, chunk]);
        if (head.length >= HEAD_BYTES) scanner = begin();
      }
      if (reader) yield* reader.handOn();
    }
    scanner ??= begin();
    scanner.end();
    if (reader) yield* reader.end();
  } finally {
    await reader?.close();
  }
}

function readerOf(
  head: string,
  preset: Preset,
  task: ReadingTask,
): InstanceType<(typeof READERS)[Layout['shape']]> {
  refuseLookalikes(head, preset);
  const layout = layoutOf(head, preset);
  if (!layout) throw new FileRefusedError('refused', `it has not the columns of ${preset.name}`);
  return new READERS[layout.shape](layout, task, zoneOf(layout, task));
}

function zoneOf({ time }: Layout, { zone }: ReadingTask): string {
  if (time.zone === 'in the text') return 'UTC';
  const known = zone ?? (time.zone === 'ask' ? undefined : time.zone);
  if (known === undefined) {
    throw new FileRefusedError(
      'refused',
      'its times are local, and nothing in it says where: name the zone with --zone',
    );
  }
  return known;
}
