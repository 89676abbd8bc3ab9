import { oneAhead } from './one-ahead.js';

describe('items that are made one ahead', () => {
  it('are the same, in order', async () => {
    const found: number[] = [];
    for await (const item of oneAhead(() => counting(5))) found.push(item);
    expect(found).toEqual([1, 2, 3, 4, 5]);
  });

  it('are made while the one before is used, and no further', async () => {
    const made: number[] = [];
    const items = oneAhead(() => counting(9, (item) => made.push(item)));
    await items.next();
    await new Promise(setImmediate);
    expect(made).toEqual([1, 2]);
    await items.return();
  });

  it('fail in their turn', async () => {
    const items = oneAhead(() =>
      counting(2, (item) => {
        if (item === 2) throw new Error('no more');
      }),
    );
    expect((await items.next()).value).toBe(1);
    await new Promise(setImmediate);
    await expect(items.next()).rejects.toThrow('no more');
  });

  it('are broken off when nobody wants more', async () => {
    let isEnded = false;
    async function* endless(signal: AbortSignal): AsyncGenerator<number> {
      try {
        yield 1;
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('left'));
          });
        });
      } finally {
        isEnded = true;
      }
    }
    for await (const item of oneAhead(endless)) if (item === 1) break;
    expect(isEnded).toBe(true);
  });
});

// eslint-disable-next-line @typescript-eslint/require-await -- a generator of items that are there at once
async function* counting(
  to: number,
  made: (item: number) => unknown = () => undefined,
): AsyncGenerator<number> {
  for (let item = 1; item <= to; item++) {
    made(item);
    yield item;
  }
}
