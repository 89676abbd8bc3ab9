import { VersionedCache } from './versioned-cache.js';

describe('a versioned cache', () => {
  let made: string[];
  let cache: VersionedCache;

  beforeEach(() => {
    made = [];
    cache = new VersionedCache(10);
  });

  const ask = (version: string, key: string, rows = 1): Promise<string> =>
    cache.get(
      version,
      key,
      () => {
        made.push(`${version} ${key}`);
        return Promise.resolve(`${key} of ${version}`);
      },
      () => rows,
    );

  it('works out an answer once, also when it is asked for twice at once', async () => {
    expect(await Promise.all([ask('1', 'a'), ask('1', 'a')])).toEqual(['a of 1', 'a of 1']);
    expect(await ask('1', 'a')).toBe('a of 1');
    expect(made).toEqual(['1 a']);
  });

  it('forgets everything with another version', async () => {
    await ask('1', 'a');
    expect(await ask('2', 'a')).toBe('a of 2');
    expect(await ask('2', 'a')).toBe('a of 2');
    expect(made).toEqual(['1 a', '2 a']);
  });

  it('keeps nothing of an answer that was begun under another version', async () => {
    let finish: (answer: string) => void = () => undefined;
    const slow = cache.get(
      '1',
      'a',
      () => new Promise<string>((resolve) => (finish = resolve)),
      () => 1,
    );
    await ask('2', 'b', 10);
    finish('late');
    expect(await slow).toBe('late');
    expect(await ask('2', 'a')).toBe('a of 2');
    expect(made).toEqual(['2 b', '2 a']);
  });

  it('lets the answer go that nobody asked for longest', async () => {
    await ask('1', 'a', 5);
    await ask('1', 'b', 5);
    await ask('1', 'a', 5);
    await ask('1', 'c', 3);
    await ask('1', 'a', 5);
    await ask('1', 'b', 5);
    expect(made).toEqual(['1 a', '1 b', '1 c', '1 b']);
  });

  it('keeps no answer that is larger than all it may hold, and the others with it', async () => {
    await ask('1', 'a', 9);
    await ask('1', 'huge', 11);
    await ask('1', 'huge', 11);
    await ask('1', 'a', 9);
    expect(made).toEqual(['1 a', '1 huge', '1 huge']);
  });

  it('asks again for what failed', async () => {
    const failing = cache.get(
      '1',
      'a',
      () => Promise.reject(new Error('away')),
      () => 1,
    );
    await expect(failing).rejects.toThrow('away');
    expect(await ask('1', 'a')).toBe('a of 1');
  });
});
