import { OneAtATime } from '../../common/one-at-a-time.js';

/**
 * Items that are made ahead and taken in groups, so that reading files and storing others overlap. Making one keeps the
 * process busy, so it is begun while the database works and nothing else waits for the process.
 */
export class ReadAhead<Item> {
  private readonly items: AsyncIterator<Item>;
  private readonly begun: Promise<IteratorResult<Item>>[] = [];
  private isMaking = false;
  private readonly groups = new OneAtATime();
  /** Of what is made and not taken yet. */
  private weight = 0;

  /** @param full - what a group weighs, and what is made ahead at the most; the last item of either may go beyond it */
  constructor(
    items: AsyncIterable<Item>,
    private readonly weigh: (item: Item) => number,
    private readonly full: number,
  ) {
    this.items = items[Symbol.asyncIterator]();
  }

  /** Begins with one more item, unless one is being made or there are enough. */
  begin(): void {
    if (this.isMaking || this.weight >= this.full) return;
    this.isMaking = true;
    const item = this.make().finally(() => (this.isMaking = false));
    // A failure counts when its turn comes; until then it must not pass for one that nobody handles.
    item.catch(() => undefined);
    this.begun.push(item);
  }

  /**
   * The items of the next group; none when there are no more. Of several that are asked for at a time each goes on where
   * the one before ends, and whoever asked for that has it before the next one is begun.
   */
  group(): Promise<readonly Item[]> {
    return this.groups.take(() => this.gather());
  }

  async end(): Promise<void> {
    await this.items.return?.();
  }

  private async gather(): Promise<readonly Item[]> {
    const group: Item[] = [];
    for (let weight = 0; weight < this.full;) {
      const next = await (this.begun.shift() ?? this.make());
      if (next.done === true) break;
      const own = this.weigh(next.value);
      weight += own;
      this.weight -= own;
      group.push(next.value);
    }
    return group;
  }

  private async make(): Promise<IteratorResult<Item>> {
    const next = await this.items.next();
    if (next.done !== true) this.weight += this.weigh(next.value);
    return next;
  }
}
