import { DAY_MINUTES } from '../../../common/time/index.js';
import { rawText } from '../../csv/reject-list.js';
import { type Decimal, PlainDecimal } from '../../csv/decimal.js';
import { isWrong, ValueReader, type Wrong } from '../read-value.js';

/** More bytes of a row are not told of. */
const RAW_BYTES = 1024;

const BLANK = 0;
const NUMBER = 1;
const WRONG = 2;

/** Where the fields of a row with a day's values stand. */
export interface ValueFields {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The values of one day, as columns that each day uses anew; what is said of them afterwards is said of their places. */
export class DayValues {
  length = 0;
  readonly qualities = new Uint8Array(DAY_MINUTES);
  private readonly mantissas = new Float64Array(DAY_MINUTES);
  private readonly decimals = new Uint8Array(DAY_MINUTES);
  private readonly kinds = new Uint8Array(DAY_MINUTES);
  private readonly wrongs = new Map<number, Wrong>();
  private readonly reader = new ValueReader();
  private readonly value = new PlainDecimal();
  private readonly row = Buffer.alloc(RAW_BYTES);
  private rowLength = 0;

  /** @param bytes - the row is `bytes[start, end)` @param quality - of all its values */
  read(bytes: Buffer, start: number, end: number, fields: ValueFields, unit: number, quality: number): void {
    this.length = fields.count;
    this.qualities.fill(quality, 0, fields.count);
    this.wrongs.clear();
    this.rowLength = bytes.copy(this.row, 0, start, Math.min(end, start + RAW_BYTES));
    for (let at = 0; at < fields.count; at += 1) {
      const value = this.reader.read(bytes, fields.starts[at] ?? 0, fields.ends[at] ?? 0, unit);
      if (value === undefined) this.kinds[at] = BLANK;
      else if (isWrong(value)) {
        this.kinds[at] = WRONG;
        this.wrongs.set(at, value);
      } else {
        this.kinds[at] = NUMBER;
        this.mantissas[at] = value.mantissa;
        this.decimals[at] = value.decimals;
      }
    }
  }

  /** A number, which is valid until the next is asked for; why it is none; nothing of a blank. */
  at(place: number): Decimal | Wrong | undefined {
    if (this.kinds[place] === WRONG) return this.wrongs.get(place);
    if (this.kinds[place] !== NUMBER) return undefined;
    this.value.mantissa = this.mantissas[place] ?? 0;
    this.value.decimals = this.decimals[place] ?? 0;
    return this.value;
  }

  /** The row, for people. */
  get raw(): string {
    return rawText(this.row, 0, this.rowLength);
  }
}
