import { isUtf8 } from 'node:buffer';
import { FileRefusedError } from './file-refused-error.js';

const LONGEST_CHARACTER = 4;

/** Makes sure that a file that comes in chunks is UTF-8, also where a character lies across two of them. */
export class Utf8Check {
  private started = false;
  /** The bytes of a character that has not ended yet. */
  private open: Buffer = Buffer.alloc(0);

  /** @throws FileRefusedError that names the encoding where it is known */
  push(chunk: Buffer): void {
    if (!this.started) refuseUtf16(chunk);
    this.started = true;
    const bytes = this.open.length === 0 ? chunk : Buffer.concat([this.open, chunk]);
    const whole = endOfWholeCharacters(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) throw notUtf8();
    this.open = Buffer.from(bytes.subarray(whole));
  }

  /** @throws FileRefusedError when the file ends within a character */
  end(): void {
    if (this.open.length > 0) throw notUtf8();
  }
}

function refuseUtf16(chunk: Buffer): void {
  const mark = chunk.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    throw new FileRefusedError('refused', 'it is UTF-16: save it as UTF-8');
  }
}

/** Where the last character begins when its bytes do not all stand here, else the end. */
function endOfWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back < LONGEST_CHARACTER && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return back < lengthOf(byte) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

function notUtf8(): FileRefusedError {
  return new FileRefusedError('refused', 'it is not UTF-8: save it as UTF-8');
}
