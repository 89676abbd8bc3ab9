/** Begins with the next item while the last one is being used: reading a file and storing another overlap. */
export async function* readAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let next = started(iterator.next());
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = started(iterator.next());
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** A failure counts when its turn comes; until then it must not pass for one that nobody handles. */
function started<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
