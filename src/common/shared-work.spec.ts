import { requestSignal, withRequestSignal } from './request-signal.js';
import { SharedWork } from './shared-work.js';

/** Somebody who asks, and may leave. */
function client() {
  const left = new AbortController();
  return {
    ask: <Result>(work: () => Result): Result => withRequestSignal(left.signal, work),
    leave: () => {
      left.abort(new Error('left'));
    },
  };
}

/** Work that ends when it is told to, and knows whether it was stopped. */
function endless() {
  let end: (answer: string) => void = () => undefined;
  let signal: AbortSignal | undefined;
  return {
    work: () =>
      new Promise<string>((resolve) => {
        signal = requestSignal();
        end = resolve;
      }),
    end: (answer: string) => {
      end(answer);
    },
    isStopped: () => signal?.aborted === true,
  };
}

describe('SharedWork', () => {
  it('is stopped when the last of those who wait has left, and tells each at once', async () => {
    const { work, isStopped } = endless();
    const [first, second] = [client(), client()];
    const shared = first.ask(() => new SharedWork(work));
    const waits = [first.ask(() => shared.wait()), second.ask(() => shared.wait())];
    first.leave();
    await expect(waits[0]).rejects.toThrow('left');
    expect([isStopped(), shared.isStopped]).toEqual([false, false]);
    second.leave();
    await expect(waits[1]).rejects.toThrow('left');
    expect([isStopped(), shared.isStopped]).toEqual([true, true]);
  });

  it('is the answer of whoever stays', async () => {
    const { work, end, isStopped } = endless();
    const [first, second] = [client(), client()];
    const shared = first.ask(() => new SharedWork(work));
    const [one, other] = [first.ask(() => shared.wait()), second.ask(() => shared.wait())];
    first.leave();
    await expect(one).rejects.toThrow('left');
    end('done');
    expect([await other, isStopped()]).toEqual(['done', false]);
    // Whoever leaves later stops nothing.
    second.leave();
    expect(shared.isStopped).toBe(false);
  });

  it('is always done where somebody waits who cannot leave', async () => {
    const { work, end, isStopped } = endless();
    const first = client();
    const shared = first.ask(() => new SharedWork(work));
    const [one, other] = [first.ask(() => shared.wait()), shared.wait()];
    first.leave();
    await expect(one).rejects.toThrow('left');
    end('done');
    expect([await other, isStopped()]).toEqual(['done', false]);
  });

  it('stops what it waits for itself', async () => {
    const { work, isStopped } = endless();
    const first = client();
    const outer = first.ask(() => new SharedWork(() => new SharedWork(work).wait()));
    const wait = first.ask(() => outer.wait());
    first.leave();
    await expect(wait).rejects.toThrow('left');
    expect(isStopped()).toBe(true);
  });

  it('fails for all who wait', async () => {
    const shared = new SharedWork(() => Promise.reject(new Error('wrong')));
    await expect(
      Promise.allSettled([shared.wait(), client().ask(() => shared.wait())]),
    ).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });

  it('is not waited for by whoever has left already', async () => {
    const { work, isStopped } = endless();
    const gone = client();
    gone.leave();
    await expect(gone.ask(() => new SharedWork(work).wait())).rejects.toThrow('left');
    expect(isStopped()).toBe(true);
  });
});
