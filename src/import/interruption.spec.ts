import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError, untilInterrupted } from './interruption.js';

describe('untilInterrupted', () => {
  it('says what is waited for at the moment of the signal, and stops by the signal of the work', async () => {
    const said: string[] = [];
    let stage = 'the file is rolled back';
    const work = untilInterrupted(
      async (signal) => {
        stage = 'waiting for the refresh';
        await sleep(60_000, undefined, { signal }).catch(() => undefined);
        signal.throwIfAborted();
      },
      () => stage,
      (message) => said.push(message),
    );
    process.emit('SIGTERM');
    await expect(work).rejects.toThrow(InterruptedError);
    expect(said).toEqual(['Stopping: waiting for the refresh. Once more to stop at once.']);
  });

  it('leaves signals alone when the work is done', async () => {
    const before = process.listenerCount('SIGINT');
    const work = untilInterrupted(
      () => Promise.resolve(process.listenerCount('SIGINT')),
      () => '',
      () => undefined,
    );
    await expect(work).resolves.toBe(before + 1);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
