import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { rounds, SEED } from '../../../../test/support/rounds.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { type Part, partAt, type Parts } from '../parts.js';
import { PartStore } from './part-store.js';

const PART: fc.Arbitrary<Part> = fc.record({
  start: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  minutes: fc.integer({ min: 0, max: 65_535 }),
  value: fc.record({
    mantissa: fc.oneof(fc.double(), fc.nat()),
    decimals: fc.integer({ min: 0, max: 255 }),
  }),
  unit: fc.integer({ min: 0, max: 4 }),
  quality: fc.integer({ min: 0, max: 4 }),
  line: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
});

const ONE: Part = {
  start: 1,
  minutes: 30,
  value: { mantissa: 5, decimals: 1 },
  unit: 1,
  quality: 2,
  line: 3,
};

function all(parts: Parts): readonly object[] {
  return Array.from({ length: parts.length }, (_, at) => ({
    ...partAt(parts, at),
    delivered: parts.delivered?.[at] ?? 0,
  }));
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halfhour-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  jest.restoreAllMocks();
});

describe('PartStore', () => {
  it('gives back what registers were given, however much of it lies on the disk', async () => {
    const puts = fc.array(fc.tuple(fc.nat(4), PART, fc.option(fc.nat()), fc.boolean()), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(puts, fc.nat(40), async (some, held) => {
        const store = new PartStore({ held, ofMeter: 1000 }, folder);
        try {
          const registers = Array.from({ length: 5 }, () => store.register());
          const expected: object[][] = registers.map(() => []);
          for (const [nth, part, delivered, isPiece] of some) {
            registers[nth]!.add(part, delivered ?? undefined);
            expected[nth]!.push({ ...part, delivered: delivered ?? 0 });
            if (isPiece) await store.relieve();
          }
          for (const [nth, register] of registers.entries()) {
            expect(register).toHaveLength(expected[nth]!.length);
            expect(all(store.take(register))).toEqual(expected[nth]);
            store.recycle();
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: rounds(30, 500), seed: SEED },
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('begins anew once nothing of what it has is needed', async () => {
    const store = new PartStore({ held: 1, ofMeter: 10 }, folder);
    for (const round of [1, 2, 3]) {
      const register = store.register();
      for (let at = 0; at < 5; at += 1) {
        register.add({ ...ONE, line: round });
        await store.relieve();
      }
      expect(all(store.take(register)).map((part) => (part as Part).line)).toEqual(Array(5).fill(round));
      store.recycle();
      store.clear();
    }
    await store.close();
  });

  it('refuses a meter that is too long to be held', () => {
    const store = new PartStore({ held: 10, ofMeter: 3 });
    const registers = [store.register(), store.register()];
    for (const register of [...registers, ...registers]) register.add(ONE);
    expect(() => {
      store.check('42', registers.slice(0, 1));
    }).not.toThrow();
    expect(() => {
      store.check('42', registers);
    }).toThrow(/^meter 42 has more than 3 intervals in it/);
  });

  const spill = async (parent: string): Promise<unknown> => {
    const store = new PartStore({ held: 0, ofMeter: 10 }, parent);
    store.register().add(ONE);
    try {
      await store.relieve();
      return undefined;
    } catch (error) {
      return error;
    } finally {
      await store.close();
    }
  };

  it('says which disk is full, and leaves nothing on it', async () => {
    const file = await open(join(folder, 'any'), 'w');
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    jest.spyOn(Object.getPrototypeOf(file) as typeof file, 'write').mockRejectedValue(full);
    await file.close();
    await rm(join(folder, 'any'));

    const error = await spill(folder);

    expect(error).toBeInstanceOf(FileRefusedError);
    expect(error).toMatchObject({
      result: 'failed',
      message: expect.stringContaining(`the temporary folder ${folder} is full`) as string,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says which temporary folder is not there', async () => {
    expect(await spill(join(folder, 'nowhere'))).toMatchObject({
      message: expect.stringContaining('nowhere is not there') as string,
    });
  });
});
