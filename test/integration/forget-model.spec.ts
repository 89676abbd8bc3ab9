import fc from 'fast-check';
import { Verification } from '../../src/consumption/index.js';
import type { ForgetRequest } from '../../src/import/forget/forget-request.js';
import { forgetting } from '../support/forgetting.js';
import { ImportBench } from '../support/import-bench.js';
import { rounds, SEED } from '../support/rounds.js';

const USERS = [1, 2] as const;
/** Two days of different months, and an hour of each. */
const SLOTS = ['2016-01-31T23:00', '2016-01-31T23:30', '2016-02-01T00:00', '2016-02-01T00:30'] as const;

/** A file names half-hours, once or twice. */
type Content = ReadonlyMap<string, readonly number[]>;

type Step =
  | { readonly what: 'compact' }
  | { readonly what: 'import'; readonly files: ReadonlyMap<number, Content> }
  /** The n-th of the imports or files until then. */
  | { readonly what: 'forget'; readonly of: 'import' | 'file'; readonly nth: number; readonly extent: Extent }
  | { readonly what: 'forget'; readonly of: 'all'; readonly extent: Extent };

interface Extent {
  readonly users: readonly number[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What one file had for an occurrence; null where it had none. */
interface Layer {
  readonly file: number;
  readonly wh: number | null;
}

/** Every occurrence of every half-hour as the pile of what files had for it; the uppermost stands. */
class Model {
  private readonly piles = new Map<string, readonly Layer[]>();

  import(user: number, file: number, content: Content): void {
    for (const [start, energies] of content) {
      const isStored = this.top(user, start, 0) !== null || this.top(user, start, 1) !== null;
      for (const occurrence of [0, 1]) {
        const wh = energies[occurrence] ?? null;
        if (isStored ? wh === this.top(user, start, occurrence) : wh === null) continue;
        this.put(user, start, occurrence, [...this.pile(user, start, occurrence), { file, wh }]);
      }
    }
  }

  forget({ users, from = '', to = '9' }: Extent, files?: ReadonlySet<number>): void {
    for (const user of USERS) {
      if (users.length > 0 && !users.includes(user)) continue;
      for (const start of SLOTS) {
        if (start < from || start >= to) continue;
        for (const occurrence of [0, 1]) {
          const left = files ? this.pile(user, start, occurrence).filter(({ file }) => !files.has(file)) : [];
          this.put(user, start, occurrence, left);
        }
        this.renumber(user, start);
      }
    }
  }

  /** `1 2016-01-31T23:00Z 0 2.5 of 3` of every reading that stands. */
  stored(): readonly string[] {
    return [...this.piles]
      .flatMap(([key, pile]) => {
        const top = pile.at(-1);
        return typeof top?.wh === 'number' ? [`${key} ${top.wh} of ${top.file}`] : [];
      })
      .sort();
  }

  /** A second reading whose first one is gone is the only one. */
  private renumber(user: number, start: string): void {
    const second = this.pile(user, start, 1);
    const moved = second.at(-1);
    if (!moved || this.top(user, start, 1) === null || this.top(user, start, 0) !== null) return;
    this.put(user, start, 0, [moved]);
    this.put(user, start, 1, second.length > 1 ? [...second.slice(0, -1), { ...moved, wh: null }] : []);
  }

  private top(user: number, start: string, occurrence: number): number | null {
    return this.pile(user, start, occurrence).at(-1)?.wh ?? null;
  }

  private pile(user: number, start: string, occurrence: number): readonly Layer[] {
    return this.piles.get(`${user} ${start}Z ${occurrence}`) ?? [];
  }

  private put(user: number, start: string, occurrence: number, pile: readonly Layer[]): void {
    this.piles.set(`${user} ${start}Z ${occurrence}`, pile);
  }
}

const WH = fc.integer({ min: 0, max: 3 }).map((eighths) => eighths / 8);

const CONTENT: fc.Arbitrary<Content> = fc
  .subarray([...SLOTS], { minLength: 1 })
  .chain((slots) =>
    fc.tuple(
      ...slots.map((slot) => fc.tuple(fc.constant(slot), fc.uniqueArray(WH, { minLength: 1, maxLength: 2 }))),
    ),
  )
  .map((entries) => new Map(entries));

const EXTENT: fc.Arbitrary<Extent> = fc
  .record({
    users: fc.subarray([...USERS]),
    edges: fc.tuple(fc.option(fc.nat(3)), fc.option(fc.nat(3))),
  })
  .map(({ users, edges: [one, other] }) => {
    const isOrdered = one === null || other === null || one < other;
    return { users, from: SLOTS[one ?? -1], to: isOrdered ? SLOTS[other ?? -1] : undefined };
  });

const ANYTHING: Extent = { users: [], from: undefined, to: undefined };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ what: 'compact' as const }) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom<number>(...USERS), CONTENT), { minLength: 1, maxLength: 2 })
      .map((files) => ({ what: 'import' as const, files: new Map(files) })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('forget' as const),
      of: fc.constantFrom('import' as const, 'file' as const),
      nth: fc.nat(5),
      extent: fc.oneof({ weight: 3, arbitrary: fc.constant(ANYTHING) }, { weight: 1, arbitrary: EXTENT }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('forget' as const),
      of: fc.constant('all' as const),
      extent: EXTENT.filter(
        ({ users, from, to }) => users.length > 0 || from !== undefined || to !== undefined,
      ),
    }),
  },
);

describe('any sequence of imports, corrections and removals', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(() => bench.stop());

  /** The readings' files of the ledger, in their order. */
  const files = (): Promise<
    readonly { readonly id: number; readonly user: number; readonly run: number }[]
  > =>
    bench.database.query(
      `select id, user_id as "user", import_id as run from import_files where kind = 'readings' order by id`,
    );

  async function importFiles(contents: ReadonlyMap<number, Content>, model: Model): Promise<void> {
    const before = await files();
    await bench.clearFolder();
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    for (const [user, content] of contents) {
      const rows = [...content].flatMap(([start, energies]) =>
        energies.map((wh) => `${start.replace('T', ' ')}:00,${wh}`),
      );
      await bench.folder.readings(user, ...rows);
    }
    await bench.import({ force: true });
    for (const { id, user } of (await files()).slice(before.length)) {
      model.import(user, id, contents.get(user) ?? new Map());
    }
  }

  async function forget(step: Step & { readonly what: 'forget' }, model: Model): Promise<void> {
    const { users, from, to } = step.extent;
    const known = await files();
    const request: Partial<ForgetRequest> = {
      userIds: users.map(String),
      from: from === undefined ? undefined : new Date(`${from}Z`),
      to: to === undefined ? undefined : new Date(`${to}Z`),
    };
    if (step.of === 'all') {
      await forgetting(bench.parts, request);
      model.forget(step.extent);
      return;
    }
    const chosen = known[step.nth % Math.max(1, known.length)];
    if (!chosen) return;
    const own = known.filter(({ id, run }) => (step.of === 'import' ? run === chosen.run : id === chosen.id));
    await forgetting(bench.parts, {
      ...request,
      ...(step.of === 'import' ? { importIds: [chosen.run] } : { fileIds: [chosen.id] }),
    });
    model.forget(step.extent, new Set(own.map(({ id }) => id)));
  }

  async function stored(): Promise<readonly string[]> {
    const rows = await bench.database.query<{ start: Date; key: string; rest: string }>(`
      select period_start as start, user_id::text as key, concat_ws(' ', occurrence, energy_wh, 'of', file_id) as rest
      from readings`);
    return rows.map(({ start, key, rest }) => `${key} ${start.toISOString().slice(0, 16)}Z ${rest}`).sort();
  }

  it('leaves the database as a plain model has it, to the last occurrence and file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 2, maxLength: 8 }), async (steps) => {
        await bench.reset();
        const model = new Model();
        await importFiles(new Map(), model);
        for (const step of steps) {
          if (step.what === 'compact') await bench.compact();
          else if (step.what === 'import') await importFiles(step.files, model);
          else await forget(step, model);
          expect(await stored()).toEqual(model.stored());
        }
        const verification = bench.parts.get(Verification);
        const { listed, counted } = await verification.run({});
        expect([...listed, ...(await verification.window(counted))]).toEqual([]);
      }),
      { numRuns: rounds(12, 200), seed: SEED },
    );
  });
});
