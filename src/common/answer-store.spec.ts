import { AnswerStore } from './answer-store.js';
import { withRequestSignal } from './request-signal.js';

describe('a store of answers', () => {
  let made: string[];
  let answers: AnswerStore<string>;

  beforeEach(() => {
    made = [];
    answers = new AnswerStore(10, (answer) => Number(answer));
  });

  /** The answer is its own size. */
  const ask = (question: string, size = 1): Promise<string> =>
    answers.get(question, () => {
      made.push(question);
      return Promise.resolve(String(size));
    });

  it('makes an answer once, also when it is asked for twice at once', async () => {
    expect(await Promise.all([ask('a'), ask('a')])).toEqual(['1', '1']);
    expect(await ask('a')).toBe('1');
    expect(made).toEqual(['a']);
  });

  it('tells questions apart', async () => {
    await ask('a');
    expect(await ask('b', 2)).toBe('2');
    expect(made).toEqual(['a', 'b']);
  });

  it('lets the answer go that nobody asked for longest', async () => {
    await ask('a', 5);
    await ask('b', 5);
    await ask('a', 5);
    await ask('c', 3);
    await ask('a', 5);
    await ask('b', 5);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps no answer that is larger than all it may hold, and the others with it', async () => {
    await ask('a', 9);
    await ask('huge', 11);
    await ask('huge', 11);
    await ask('a', 9);
    expect(made).toEqual(['a', 'huge', 'huge']);
  });

  it('asks again for what failed, and for what it was told to let go', async () => {
    await expect(answers.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await ask('a')).toBe('1');
    answers.clear();
    expect(await ask('a')).toBe('1');
    expect(made).toEqual(['a', 'a']);
  });

  it('begins anew for whoever asks after all have left', async () => {
    const left = new AbortController();
    const ends: ((answer: string) => void)[] = [];
    const endless = (): Promise<string> => new Promise((resolve) => ends.push(resolve));
    const abandoned = withRequestSignal(left.signal, () => answers.get('a', endless));
    left.abort(new Error('left'));
    await expect(abandoned).rejects.toThrow('left');
    const again = answers.get('a', endless);
    ends[1]?.('2');
    expect(await again).toBe('2');
    // What was stopped ends late, and takes nothing away.
    ends[0]?.('1');
    await new Promise(setImmediate);
    expect(ends).toHaveLength(2);
  });
});
