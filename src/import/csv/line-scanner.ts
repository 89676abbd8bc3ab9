/** Where the lines of a file go, one call a line, numbered from 1. */
export interface LineSink {
  /** The line is `bytes[start, end)`, without its end; valid only during the call. */
  line(bytes: Buffer, start: number, end: number, number: number): void;
  /** A line over {@link MAX_LINE_BYTES}; `head` is its beginning. */
  tooLong(head: Buffer, number: number): void;
}

export const MAX_LINE_BYTES = 1024 * 1024;
const HEAD_BYTES = 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts a file that comes in chunks into lines, without making strings and without ever holding more than one
 * line of the greatest allowed length. Lines end in LF or CRLF; the last one may have no end. A byte order mark
 * is left out.
 */
export class LineScanner {
  private number = 0;
  /** The beginning of a line whose end is in a later chunk. */
  private held: Buffer[] = [];
  private heldBytes = 0;

  constructor(private readonly sink: LineSink) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end === -1) break;
      if (this.heldBytes === 0) this.emit(chunk, start, end);
      else {
        this.hold(chunk.subarray(start, end));
        this.release();
      }
      start = end + 1;
    }
    if (start < chunk.length) this.hold(chunk.subarray(start));
  }

  /** The file ends here. */
  end(): void {
    if (this.heldBytes > 0) this.release();
  }

  private hold(piece: Buffer): void {
    this.heldBytes += piece.length;
    if (this.heldBytes <= MAX_LINE_BYTES + BYTE_ORDER_MARK.length) this.held.push(Buffer.from(piece));
    else this.held = [Buffer.concat([...this.held, piece.subarray(0, HEAD_BYTES)]).subarray(0, HEAD_BYTES)];
  }

  private release(): void {
    const line = Buffer.concat(this.held);
    const whole = line.length === this.heldBytes;
    this.held = [];
    this.heldBytes = 0;
    if (whole) this.emit(line, 0, line.length);
    else this.sink.tooLong(line, ++this.number);
  }

  private emit(bytes: Buffer, start: number, end: number): void {
    this.number += 1;
    let from = start;
    if (this.number === 1 && bytes.subarray(start, start + 3).equals(BYTE_ORDER_MARK)) from += 3;
    const to = end > from && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (to - from <= MAX_LINE_BYTES) this.sink.line(bytes, from, to, this.number);
    else this.sink.tooLong(bytes.subarray(from, from + HEAD_BYTES), this.number);
  }
}
