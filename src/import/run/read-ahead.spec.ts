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

  const ahead = (upTo: number, full = 1): ReadAhead<number> => new ReadAhead(numbers(upTo), () => 1, full);
  /** Until an item that was begun is made. */
  const made = async (): Promise<void> => {
    await turn();
    await turn();
  };

  it('makes no item before it is asked to begin or for a group', async () => {
    const source = ahead(2);
    await turn();
    expect(begun).toEqual([]);
    expect(await source.group()).toEqual([1]);
    await turn();
    expect(begun).toEqual([1]);
  });

  it('begins with one item at a time, however often it is asked, and gives it once', async () => {
    const source = ahead(2, 2);
    source.begin();
    source.begin();
    await made();
    expect(begun).toEqual([1]);
    source.begin();
    await made();
    expect(begun).toEqual([1, 2]);
    expect(await source.group()).toEqual([1, 2]);
    expect(await source.group()).toEqual([]);
  });

  it('gives groups that are asked for at a time one after the other', async () => {
    async function* items(): AsyncGenerator<number> {
      for (const item of [1, 2, 3, 4, 5]) yield await Promise.resolve(item);
    }
    const source = new ReadAhead(items(), () => 1, 2);
    const got: (readonly number[])[] = [];
    const loop = async (): Promise<void> => {
      for (let group = await source.group(); group.length > 0; group = await source.group()) got.push(group);
    };

    await Promise.all([loop(), loop()]);

    expect(got).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('makes no more than a group ahead', async () => {
    const source = ahead(2);
    source.begin();
    await made();
    source.begin();
    await made();
    expect(begun).toEqual([1]);
    expect(await source.group()).toEqual([1]);
    source.begin();
    await made();
    expect(begun).toEqual([1, 2]);
  });

  it('closes a group with the item that fills it, however heavy', async () => {
    const weights = [1, 7, 1, 2, 3];
    const source = new ReadAhead(
      (async function* () {
        await turn();
        yield* weights;
      })(),
      (weight) => weight,
      4,
    );
    const groups = [];
    for (let group = await source.group(); group.length > 0; group = await source.group()) groups.push(group);
    expect(groups).toEqual([
      [1, 7],
      [1, 2, 3],
    ]);
  });

  it('gives items in their order to several who ask at once', async () => {
    const source = ahead(2);
    source.begin();
    expect(await Promise.all([source.group(), source.group(), source.group()])).toEqual([[1], [2], []]);
  });

  it('keeps a failure until its turn comes', async () => {
    const source = ahead(4);
    await source.group();
    await source.group();
    source.begin();
    await made();
    await expect(source.group()).rejects.toThrow('the third cannot be read');
  });

  it('ends what it takes items from, also while one is being made', async () => {
    let hasEnded = false;
    const source = new ReadAhead(
      (async function* () {
        try {
          yield* numbers(2);
        } finally {
          hasEnded = true;
        }
      })(),
      () => 1,
      1,
    );
    source.begin();
    await source.group();
    source.begin();
    await source.end();
    expect(hasEnded).toBe(true);
  });
});
