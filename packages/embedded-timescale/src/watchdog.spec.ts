import { Progress } from './progress.js';
import { Watchdog } from './watchdog.js';

describe('Watchdog', () => {
  const looks = (watchdog: Watchdog, times: number): readonly boolean[] =>
    Array.from({ length: times }, () => watchdog.look());

  it('sees from other memory that an engine is busy without a step', () => {
    const progress = new Progress();
    const watchdog = new Watchdog(new Progress(progress.memory), 3);
    progress.during(() => {
      progress.step();
      expect(looks(watchdog, 4)).toEqual([false, false, false, true]);
    });
  });

  it('is patient with one that takes a step now and then, however long it is busy', () => {
    const progress = new Progress();
    const watchdog = new Watchdog(progress, 3);
    progress.during(() => {
      for (let round = 0; round < 100; round++) {
        progress.step();
        expect(looks(watchdog, 3)).toEqual([false, false, false]);
      }
    });
  });

  it('lets an engine rest, also after a statement that failed', () => {
    const progress = new Progress();
    const watchdog = new Watchdog(progress, 3);
    expect(() => {
      progress.during(() => {
        throw new Error('no such table');
      });
    }).toThrow('no such table');
    expect(looks(watchdog, 10)).not.toContain(true);
  });

  it('counts each busy time for itself', () => {
    const progress = new Progress();
    const watchdog = new Watchdog(progress, 3);
    const twice = (): void => {
      progress.during(() => {
        expect(looks(watchdog, 2)).toEqual([false, false]);
      });
    };
    twice();
    expect(watchdog.look()).toBe(false);
    twice();
  });
});
