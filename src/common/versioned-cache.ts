interface Entry {
  readonly answer: Promise<unknown>;
  rows: number;
}

/**
 * Answers that stay right as long as one version of the data: asked for another version, it forgets them all. What is
 * asked for several times at once is worked out once. Bounded by rows: the answer that nobody asked for longest goes
 * first, and one that is larger than the bound is never kept.
 */
export class VersionedCache {
  private readonly entries = new Map<string, Entry>();
  private version: string | undefined;
  private rows = 0;

  constructor(private readonly mostRows: number) {}

  /**
   * @param version - read before `make` reads any data, so that an answer is at most newer than its version
   * @param rowsOf - how many rows an answer takes in memory
   */
  get<Answer>(
    version: string,
    key: string,
    make: () => Promise<Answer>,
    rowsOf: (answer: Answer) => number,
  ): Promise<Answer> {
    if (version !== this.version) this.forget(version);
    const known = this.entries.get(key);
    if (known) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known.answer as Promise<Answer>;
    }
    const entry: Entry = { answer: make(), rows: 0 };
    this.entries.set(key, entry);
    void (entry.answer as Promise<Answer>).then(
      (answer) => {
        this.weigh(key, entry, rowsOf(answer));
      },
      () => {
        this.drop(key, entry);
      },
    );
    return entry.answer as Promise<Answer>;
  }

  private forget(version: string): void {
    this.entries.clear();
    this.rows = 0;
    this.version = version;
  }

  private weigh(key: string, entry: Entry, rows: number): void {
    if (this.entries.get(key) !== entry) return;
    entry.rows = rows;
    this.rows += rows;
    if (rows > this.mostRows) this.drop(key, entry);
    for (const [oldest, { rows: freed }] of this.entries) {
      if (this.rows <= this.mostRows) return;
      if (freed > 0) this.drop(oldest, this.entries.get(oldest));
    }
  }

  private drop(key: string, entry: Entry | undefined): void {
    if (!entry || this.entries.get(key) !== entry) return;
    this.entries.delete(key);
    this.rows -= entry.rows;
  }
}
