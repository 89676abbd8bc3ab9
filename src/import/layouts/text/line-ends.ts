const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Whether lines end in CR alone, as an old Macintosh and some spreadsheets write them. */
function endInReturns(beginning: Buffer): boolean {
  // The last one may be half of a CRLF.
  return beginning.subarray(0, -1).includes(CARRIAGE_RETURN) && !beginning.includes(LINE_FEED);
}

/** A text whose lines end in LF where they ended in CR alone, which its beginning tells. A chunk is valid until the next one. */
export async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let changes: boolean | undefined;
  for await (const chunk of chunks) {
    if (changes === undefined && endInReturns(chunk)) changes = true;
    else if (chunk.includes(LINE_FEED)) changes ??= false;
    yield changes === true ? fed(chunk) : chunk;
  }
}

/** The same of the beginning of a text. */
export function withLineFeedsIn(head: string): string {
  return endInReturns(Buffer.from(head)) ? head.replaceAll('\r', '\n') : head;
}

function fed(chunk: Buffer): Buffer {
  for (let at = chunk.indexOf(CARRIAGE_RETURN); at >= 0; at = chunk.indexOf(CARRIAGE_RETURN, at + 1))
    chunk[at] = LINE_FEED;
  return chunk;
}
