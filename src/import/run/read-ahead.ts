/**
 * Items that are made one ahead: reading a file and storing another overlap. Making one keeps the process busy, so it
 * is begun when that does not hold up the other: while the database works.
 */
export class ReadAhead<Item> {
  private readonly items: AsyncIterator<Item>;
  private begun: Promise<IteratorResult<Item>> | undefined;

  constructor(items: AsyncIterable<Item>) {
    this.items = items[Symbol.asyncIterator]();
  }

  /** Begins with the next item, unless that has begun. */
  begin(): void {
    if (this.begun) return;
    this.begun = this.items.next();
    // A failure counts when its turn comes; until then it must not pass for one that nobody handles.
    this.begun.catch(() => undefined);
  }

  next(): Promise<IteratorResult<Item>> {
    const item = this.begun ?? this.items.next();
    this.begun = undefined;
    return item;
  }

  async end(): Promise<void> {
    await this.items.return?.();
  }
}
