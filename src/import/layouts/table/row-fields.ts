const BLANK = 0x20;
const LAST_PRINTED = 0x7e;
const QUOTE = 0x22;

/** What a byte is to a field without quotes. */
const INSIDE = 0;
const END = 1;
const NOT_PLAIN = 2;

/** Where the fields of a plain row stand in its bytes. */
export class RowFields {
  bytes: Buffer = Buffer.alloc(0);
  count = 0;
  /** The first byte of each field, and the one behind its last. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  private readonly kinds: Uint8Array;

  /** @param most - a row with more fields is not plain */
  constructor(
    private readonly delimiter: number,
    most: number,
  ) {
    this.kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
      if (byte === delimiter) return END;
      return byte !== QUOTE && isPrinted(byte) ? INSIDE : NOT_PLAIN;
    });
    this.starts = new Int32Array(most);
    this.ends = new Int32Array(most);
  }

  /**
   * Splits a row as `splitRow` does: blanks around a field do not belong to it, quotes around all of it neither.
   *
   * @returns false where another quote, or anything but printed ASCII, is in it: then `splitRow` is to be asked
   */
  split(bytes: Buffer, start: number, end: number): boolean {
    const { delimiter, kinds, starts, ends } = this;
    const most = starts.length;
    this.bytes = bytes;
    let count = 0;
    for (let at = start; at <= end; at += 1) {
      if (count === most) return false;
      let from = at;
      let to: number;
      if (bytes[at] === QUOTE && at < end) {
        from += 1;
        at = from;
        while (at < end && bytes[at] !== QUOTE) if (!isPrinted(bytes[at++] ?? 0)) return false;
        to = at;
        at += 1;
        if (at > end || (at < end && bytes[at] !== delimiter)) return false;
      } else {
        while (at < end && kinds[bytes[at] ?? 0] === INSIDE) at += 1;
        if (at < end && kinds[bytes[at] ?? 0] !== END) return false;
        to = at;
      }
      while (from < to && bytes[from] === BLANK) from += 1;
      while (to > from && bytes[to - 1] === BLANK) to -= 1;
      starts[count] = from;
      ends[count] = to;
      count += 1;
    }
    this.count = count;
    return true;
  }

  /** The text of a field; of one that the row does not reach it is blank. */
  text(at: number): string {
    return at < this.count ? this.bytes.toString('latin1', this.starts[at], this.ends[at]) : '';
  }

  isBlank(at: number): boolean {
    return at >= this.count || this.starts[at] === this.ends[at];
  }
}

function isPrinted(byte: number): boolean {
  return byte >= BLANK && byte <= LAST_PRINTED;
}
