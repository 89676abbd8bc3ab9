import { setImmediate as turn } from 'node:timers/promises';
import { ReadAhead } from './read-ahead.js';

describe('ReadAhead', () => {
  let begun: number[];

  async function* numbers(upTo: number): AsyncGenerator<number> {
    for (let number = 1; number <= upTo; number += 1) {
      begun.push(number);
      await turn();
      if (number === 3) throw new Error('the third cannot be read');
      yield number;
    }
  }

  beforeEach(() => {
    begun = [];
  });

  it('makes no item before it is asked to begin or for the item', async () => {
    const ahead = new ReadAhead(numbers(2));
    await turn();
    expect(begun).toEqual([]);
    expect(await ahead.next()).toEqual({ done: false, value: 1 });
    await turn();
    expect(begun).toEqual([1]);
  });

  it('begins with one item only, however often it is asked, and gives it once', async () => {
    const ahead = new ReadAhead(numbers(2));
    ahead.begin();
    ahead.begin();
    await turn();
    await turn();
    ahead.begin();
    expect(begun).toEqual([1]);
    expect(await ahead.next()).toEqual({ done: false, value: 1 });
    expect(await ahead.next()).toEqual({ done: false, value: 2 });
    expect((await ahead.next()).done).toBe(true);
  });

  it('gives items in their order to several who ask at once', async () => {
    const ahead = new ReadAhead(numbers(2));
    ahead.begin();
    const items = await Promise.all([ahead.next(), ahead.next(), ahead.next()]);
    expect(items.map(({ value }) => value as number | undefined)).toEqual([1, 2, undefined]);
  });

  it('keeps a failure until its turn comes', async () => {
    const ahead = new ReadAhead(numbers(4));
    await ahead.next();
    await ahead.next();
    ahead.begin();
    await turn();
    await turn();
    await expect(ahead.next()).rejects.toThrow('the third cannot be read');
  });

  it('ends what it takes items from, also while one is being made', async () => {
    let hasEnded = false;
    const ahead = new ReadAhead(
      (async function* () {
        try {
          yield* numbers(2);
        } finally {
          hasEnded = true;
        }
      })(),
    );
    ahead.begin();
    await ahead.next();
    ahead.begin();
    await ahead.end();
    expect(hasEnded).toBe(true);
  });
});
