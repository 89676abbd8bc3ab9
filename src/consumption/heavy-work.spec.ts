import { withRequestSignal } from '../common/request-signal.js';
import { HeavyWork, MOST_AT_ONCE } from './heavy-work.js';

const MANY = MOST_AT_ONCE + 1;

describe('HeavyWork', () => {
  let heavy: HeavyWork;
  let begun: string[];
  let ends: Map<string, () => void>;

  beforeEach(() => {
    heavy = new HeavyWork();
    begun = [];
    ends = new Map();
  });

  const ask = (name: string, rows = MANY): Promise<string> =>
    heavy.take(rows, () => {
      begun.push(name);
      return new Promise((resolve) => {
        ends.set(name, () => {
          resolve(name);
        });
      });
    });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('does one after the other, in the order in which they are asked for', async () => {
    const all = ['a', 'b', 'c'].map((name) => ask(name));
    await settle();
    expect(begun).toEqual(['a']);
    ends.get('a')?.();
    expect(await all[0]).toBe('a');
    await settle();
    expect(begun).toEqual(['a', 'b']);
    ends.get('b')?.();
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('does at once what reads few rows', async () => {
    void ask('a');
    void ask('few', MOST_AT_ONCE);
    await settle();
    expect(begun.toSorted()).toEqual(['a', 'few']);
  });

  it('goes on after one that fails', async () => {
    const failing = heavy.take(MANY, () => Promise.reject(new Error('wrong')));
    void ask('b');
    await expect(failing).rejects.toThrow('wrong');
    await settle();
    expect(begun).toEqual(['b']);
  });

  it('sends away whoever comes when eight wait, with the time to come back after', async () => {
    for (let place = 0; place <= 8; place += 1) void ask(String(place));
    await expect(ask('late')).rejects.toMatchObject({
      code: 'busy',
      retryAfter: 90,
      message: expect.stringMatching(/9 answers of that kind are worked out before it/) as string,
    });
    ends.get('0')?.();
    await settle();
    void ask('in time');
    await settle();
    expect(begun).toEqual(['0', '1']);
  });

  it('forgets those who leave before their turn, and tells the place of those who stay', async () => {
    const left = new AbortController();
    const stays = new AbortController();
    void ask('a');
    const leaving = withRequestSignal(left.signal, () => ask('b'));
    void withRequestSignal(stays.signal, () => ask('c'));
    await settle();
    const place = (): number | undefined => heavy.ahead(stays.signal);
    expect(place()).toBe(2);
    left.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    expect(place()).toBe(1);
    ends.get('a')?.();
    await settle();
    expect([begun, place()]).toEqual([['a', 'c'], 0]);
    ends.get('c')?.();
    await settle();
    expect(place()).toBeUndefined();
  });
});
