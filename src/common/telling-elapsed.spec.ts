import { tellingElapsed } from './telling-elapsed.js';

describe('tellingElapsed', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['done', () => Promise.resolve('done')],
    ['failed', () => Promise.reject(new Error('failed'))],
  ])('tells each second until the work is %s', async (end, finish) => {
    const told: number[] = [];
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const work = tellingElapsed(
      (ms) => told.push(ms),
      () => held.then(finish),
    ).catch((error: unknown) => (error as Error).message);
    jest.advanceTimersByTime(2_500);
    expect(told).toEqual([0, 1000, 2000]);
    go();
    expect(await work).toBe(end);
    jest.advanceTimersByTime(5_000);
    expect(told).toHaveLength(3);
  });
});
