import { type Decimal, type DecimalMark, PlainDecimal, powerOfTen } from '../../csv/decimal.js';
import { isPlausible } from '../read-value.js';
import { ByteWords } from './byte-words.js';
import type { RowFields } from './row-fields.js';

/** The values of one row that has many: all of them are read before any is taken. */
export class PlainValues {
  /** How many are numbers. */
  given = 0;
  private readonly value: PlainDecimal;
  private readonly mantissas: Float64Array;
  private readonly decimals: Uint8Array;
  private readonly isGiven: Uint8Array;
  private readonly words: ByteWords<boolean>;

  /** @param isNone - whether a text stands for no value */
  constructor(most: number, mark: DecimalMark | undefined, isNone: (text: string) => boolean) {
    this.value = new PlainDecimal(mark);
    this.mantissas = new Float64Array(most);
    this.decimals = new Uint8Array(most);
    this.isGiven = new Uint8Array(most);
    this.words = new ByteWords(isNone);
  }

  /** @returns false where one is neither a plain and plausible number nor none */
  read(fields: RowFields, first: number, count: number, step: number, unit: number): boolean {
    const { bytes, starts, ends } = fields;
    const { value, mantissas, decimals, isGiven } = this;
    let given = 0;
    for (let nth = 0; nth < count; nth += 1) {
      const at = first + nth * step;
      const [start, end] = at < fields.count ? [starts[at] ?? 0, ends[at] ?? 0] : [0, 0];
      if (value.read(bytes, start, end)) {
        if (!isPlausible(value, unit)) return false;
        mantissas[nth] = value.mantissa;
        decimals[nth] = value.decimals;
        isGiven[nth] = 1;
        given += 1;
      } else {
        if (start !== end && !this.words.of(bytes, start, end)) return false;
        isGiven[nth] = 0;
      }
    }
    this.given = given;
    return true;
  }

  /** One of them until the next is asked for; nothing where it is none. */
  at(nth: number): Decimal | undefined {
    if (this.isGiven[nth] === 0) return undefined;
    this.value.mantissa = this.mantissas[nth] ?? 0;
    this.value.decimals = this.decimals[nth] ?? 0;
    return this.value;
  }

  /** Of the first so many, as {@link numberOf} tells each. */
  sum(count: number): number {
    let sum = 0;
    for (let nth = 0; nth < count; nth += 1) {
      if (this.isGiven[nth] === 1) sum += (this.mantissas[nth] ?? 0) / powerOfTen(this.decimals[nth] ?? 0);
    }
    return sum;
  }
}
