import { Progress } from './progress.js';
import { BackendCrash, type EngineModule, TimescaleBackend } from './timescale-backend.js';
import { query, readyForQuery, SYNC } from './wire-messages.js';

type Callback = (pointer: number, length: number) => number;

/** An engine that does with its callbacks what the test says. */
class FakeModule implements EngineModule {
  readonly HEAPU8 = new Uint8Array(64 * 1024);
  readonly FS = { open: () => 3, read: () => 10, write: () => 10 };
  calls = 0;
  private readonly callbacks: Callback[] = [];

  constructor(private readonly run: (module: FakeModule) => void) {}

  addFunction(callback: Callback): number {
    return this.callbacks.push(callback) - 1;
  }

  _set_read_write_cbs(): void {
    // They are called in the order in which they were added.
  }

  _interactive_one(): void {
    this.calls++;
    this.run(this);
  }

  _pgl_shutdown(): void {
    throw new Error('is not used here');
  }

  read(most: number): number {
    return this.callbacks[0]!(0, most);
  }

  answer(bytes: Uint8Array): void {
    this.HEAPU8.set(bytes);
    this.callbacks[1]!(0, bytes.length);
  }
}

describe('TimescaleBackend', () => {
  it('shows each access to a file, each read and each answer as a step of a busy engine', () => {
    const progress = new Progress();
    const seen: (readonly [boolean, number])[] = [];
    const fake = new FakeModule((module) => {
      const note = (): unknown => seen.push([progress.isBusy, progress.steps]);
      note();
      module.read(8192);
      note();
      expect([module.FS.open(), module.FS.read(), module.FS.write()]).toEqual([3, 10, 10]);
      note();
      module.answer(readyForQuery());
      note();
    });
    new TimescaleBackend(fake, progress).execute(query('select 1'));
    expect(seen).toEqual([
      [true, 0],
      [true, 1],
      [true, 4],
      [true, 5],
    ]);
    expect(progress.isBusy).toBe(false);
  });

  const executing = (cycle: Uint8Array, run: (module: FakeModule) => void): (() => Buffer) => {
    const backend = new TimescaleBackend(new FakeModule(run));
    return () => backend.execute(cycle);
  };
  const crash = (words: string): Error => new BackendCrash(`the embedded engine ${words}`);

  it('calls the engine again while it has not taken everything', () => {
    const cycle = query('x'.repeat(20));
    const fake = new FakeModule((module) => {
      if (module.read(10) < 10) module.answer(readyForQuery());
    });
    expect(new TimescaleBackend(fake).execute(cycle)).toEqual(readyForQuery());
    expect(fake.calls).toBe(3);
  });

  it('does not wait with an engine that asks for more than there is', () => {
    const execute = executing(query('copy t from stdin'), (module) => {
      while (module.read(8192) > 0);
    });
    expect(execute).toThrow(crash('waits for input that never comes'));
  });

  it('gives an engine up that takes nothing', () => {
    expect(executing(query('select 1'), () => undefined)).toThrow(
      crash('does not take the input that it is given'),
    );
  });

  it.each([
    ['a query', query('select 1')],
    ['a Sync', SYNC],
  ])('gives an engine up that breaks its answer to %s off', (_, cycle) => {
    const execute = executing(cycle, (module) => module.read(8192));
    expect(execute).toThrow(crash('broke off in the middle of an answer'));
  });

  it('lets a query be passed over that comes after an error in place of the Sync', () => {
    const backend = new TimescaleBackend(new FakeModule((module) => module.read(8192)));
    const flush = Buffer.from('H\0\0\0\x04');
    expect(backend.execute(flush)).toHaveLength(0);
    expect(backend.execute(query('select 1'))).toHaveLength(0);
    expect(() => backend.execute(SYNC)).toThrow(BackendCrash);
  });
});
