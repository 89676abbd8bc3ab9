import { DAY_MINUTES } from '../../common/time/index.js';
import type { FileEntry } from '../../ledger/index.js';
import { InterimRefresh } from './interim-refresh.js';

const AFTER_MS = 60_000;

const readings = (...days: readonly number[]) => ({
  changedDays: new Set(days.map((day) => day * DAY_MINUTES)),
  entry: { kind: 'readings', rows_restated: 0 } as FileEntry,
});

describe('InterimRefresh', () => {
  let time = 0;
  let refreshes = 0;
  const start = (refresh = () => Promise.resolve()): InterimRefresh => {
    time = 0;
    refreshes = 0;
    const counted = (): Promise<void> => {
      refreshes += 1;
      return refresh();
    };
    return new InterimRefresh(AFTER_MS, counted, () => time);
  };
  const after = async (interim: InterimRefresh, ms: number): Promise<number> => {
    time += ms;
    await interim.whenDue();
    return refreshes;
  };

  it('refreshes once the oldest change is old enough, and again for what came later', async () => {
    const interim = start();
    expect(await after(interim, 10 * AFTER_MS)).toBe(0);
    interim.note([readings(1)]);
    expect(await after(interim, AFTER_MS - 1)).toBe(0);
    interim.note([readings(2)]);
    expect(await after(interim, 1)).toBe(1);
    expect(await after(interim, 10 * AFTER_MS)).toBe(1);
    interim.note([readings(3)]);
    expect(await after(interim, AFTER_MS)).toBe(2);
  });

  it('has nothing to do for files that changed nothing', async () => {
    const interim = start();
    interim.note([readings()]);
    expect(await after(interim, AFTER_MS)).toBe(0);
  });

  it('leaves 60 days and more to the end of the import', async () => {
    const interim = start();
    interim.note([readings(0), readings(58)]);
    expect(await after(interim, AFTER_MS)).toBe(1);
    interim.note([readings(0), readings(59)]);
    expect(await after(interim, 10 * AFTER_MS)).toBe(1);
  });

  it('leaves to the end what it is told to', async () => {
    const interim = start();
    interim.leaveToEnd();
    interim.note([readings(1)]);
    expect(await after(interim, 10 * AFTER_MS)).toBe(0);
  });

  it('leaves users that change their segment to the end', async () => {
    const interim = start();
    interim.note([
      { changedDays: undefined, entry: { kind: 'users', rows_restated: 1 } as FileEntry },
      readings(1),
    ]);
    expect(await after(interim, AFTER_MS)).toBe(0);
  });

  it('does not begin a second one, and counts what is loaded meanwhile for the next', async () => {
    let end = (): void => undefined;
    const interim = start(() => new Promise((resolve) => (end = resolve)));
    interim.note([readings(1)]);
    time = AFTER_MS;
    const first = interim.whenDue();
    interim.note([readings(2)]);
    expect(await after(interim, AFTER_MS)).toBe(1);
    end();
    await first;
    const second = interim.whenDue();
    end();
    await second;
    expect(refreshes).toBe(2);
  });
});
