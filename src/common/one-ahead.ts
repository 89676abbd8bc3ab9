/**
 * The same items, each next one being made while one is used.
 *
 * @param make - breaks off what is under way when its signal is aborted: nobody wants more
 */
export async function* oneAhead<Item>(
  make: (signal: AbortSignal) => AsyncGenerator<Item>,
): AsyncGenerator<Item, void, undefined> {
  const left = new AbortController();
  const items = make(left.signal);
  try {
    for (let next = begin(items); ;) {
      const item = await next;
      if (item.done === true) return;
      next = begin(items);
      yield item.value;
    }
  } finally {
    left.abort();
    await items.return(undefined).catch(() => undefined);
  }
}

/** A failure counts when its turn comes; until then it must not pass for one that nobody handles. */
function begin<Item>(items: AsyncGenerator<Item>): Promise<IteratorResult<Item>> {
  const next = items.next();
  next.catch(() => undefined);
  return next;
}
