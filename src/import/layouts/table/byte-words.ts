/** So many words are remembered: a column of more has no words, but names or numbers. */
const MOST_WORDS = 16;

/** What the words of a column mean, found by their bytes: a word is looked up as text once. */
export class ByteWords<Meaning> {
  private readonly words: Buffer[] = [];
  private readonly meanings: Meaning[] = [];
  private last = 0;

  constructor(private readonly lookUp: (word: string) => Meaning) {}

  /** @param bytes - all ASCII in `[start, end)` */
  of(bytes: Buffer, start: number, end: number): Meaning {
    const { words, meanings } = this;
    if (this.isWord(this.last, bytes, start, end)) return meanings[this.last] as Meaning;
    for (let at = 0; at < words.length; at += 1) {
      if (!this.isWord(at, bytes, start, end)) continue;
      this.last = at;
      return meanings[at] as Meaning;
    }
    const meaning = this.lookUp(bytes.toString('latin1', start, end));
    if (words.length < MOST_WORDS) {
      words.push(Buffer.from(bytes.subarray(start, end)));
      meanings.push(meaning);
    }
    return meaning;
  }

  private isWord(at: number, bytes: Buffer, start: number, end: number): boolean {
    const word = this.words[at];
    return word !== undefined && areSame(word, word.length, bytes, start, end);
  }
}

/** Whether `word[0, length)` are the same bytes as `bytes[start, end)`. */
export function areSame(
  word: Uint8Array,
  length: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (end - start !== length) return false;
  // From the end: names and numbers differ there.
  for (let at = length - 1; at >= 0; at -= 1) if (word[at] !== bytes[start + at]) return false;
  return true;
}
