import { OneAtATime } from './one-at-a-time.js';

describe('OneAtATime', () => {
  it('begins a piece of work when the one before has ended, well or not', async () => {
    const queue = new OneAtATime();
    const done: string[] = [];
    const first = Promise.withResolvers<string>();

    const one = queue.take(() => first.promise.finally(() => done.push('one')));
    const other = queue.take(() => {
      done.push('other');
      return Promise.resolve(2);
    });
    await Promise.resolve();
    expect(done).toEqual([]);
    first.reject(new Error('it failed'));

    await expect(one).rejects.toThrow('it failed');
    await expect(other).resolves.toBe(2);
    expect(done).toEqual(['one', 'other']);
  });
});
