import { HALF_HOUR_MINUTES } from '../../common/time/index.js';

/** A row at a wall time that its zone has twice. The instants begin half-hours, in minutes since 1970-01-01 UTC. */
export interface Mention {
  readonly earlier: number;
  readonly later: number;
  /** In Wh; NaN when the reading itself was rejected: the time was mentioned all the same. */
  readonly energy: number;
  /** The line of the file, from 1. */
  readonly line: number;
}

/** A row in or near a repeated hour: a mention, or the instant of a row whose time is certain, whatever makes it so. */
export type NearRow = Mention | number;

/** One way to understand a repeated hour: an instant for each of its mentions. */
export type Placement = ReadonlyMap<Mention, number>;

/** What is stored at half-hours, in Wh; one without readings is not there. */
export type StoredReadings = ReadonlyMap<number, readonly number[]>;

/**
 * How the mentions of one repeated hour can be understood as far as the file tells: most rows follow each other without
 * a gap, and fewest lie out of order. The n-th mention of a wall time in order of time is its n-th instant.
 *
 * @param rows in the order of the file, at most two mentions of a wall time
 * @param fileDirection above zero when the file as a whole goes forwards in time, below when backwards; it counts where
 * the rows themselves do not show it
 * @returns one as a rule; more, the earlier instants first, where only what is stored can decide
 */
export function placementsOf(rows: readonly NearRow[], fileDirection: number): readonly Placement[] {
  const certain = rows.map((row) => (typeof row === 'number' ? row : NaN));
  const reach = followers(certain, 2) > followers(certain, 1) ? 2 : 1;
  const direction = directionOf(certain, reach) || Math.sign(fileDirection);
  const forwards = direction >= 0 ? possible(rows) : [];
  const backwards = direction <= 0 ? possible(rows.toReversed()) : [];
  const best = highest([...forwards, ...backwards], (way) => coherence(way, reach));
  // Where nothing tells the direction, either may explain as much.
  return best.filter(({ inTime }) => inTime === best[0]?.inTime).map(({ placement }) => placement);
}

/** The half-hours of which it must be known what is stored before {@link likeliest} can choose. */
export function undecidedIn(placements: readonly Placement[]): readonly number[] {
  const [first = new Map<Mention, number>(), ...others] = placements;
  return [...first.keys()]
    .filter((mention) => others.some((other) => other.get(mention) !== first.get(mention)))
    .flatMap(({ earlier, later }) => [earlier, later]);
}

/** The placement with most readings that are stored so already, then with most at half-hours that are free. */
export function likeliest(placements: readonly Placement[], stored: StoredReadings): Placement {
  const score = (placement: Placement): number => {
    const places = [...placement].filter(([{ energy }]) => !Number.isNaN(energy));
    const same = places.filter(([{ energy }, instant]) => stored.get(instant)?.includes(energy));
    const free = places.filter(([, instant]) => !stored.has(instant));
    return same.length * (places.length + 1) + free.length;
  };
  const [best = new Map<Mention, number>()] = highest(placements, score);
  return best;
}

/** How many rows are followed by a neighbouring half-hour, so many rows further on. */
function followers(instants: readonly number[], rows: number): number {
  return instants.filter(
    (instant, at) => Math.abs((instants[at + rows] ?? NaN) - instant) === HALF_HOUR_MINUTES,
  ).length;
}

/** 1 forwards in time, -1 backwards, 0 when rows do not tell. Not a number stands for a row whose time is not certain. */
function directionOf(instants: readonly number[], reach: number): number {
  const steps = instants.map((instant, at) => (instants[at + reach] ?? NaN) - instant);
  const follow = (step: number): number => steps.filter((taken) => taken === step).length;
  const known = instants.filter((instant) => !Number.isNaN(instant));
  const ends = (known.at(-1) ?? 0) - (known[0] ?? 0);
  return Math.sign(follow(HALF_HOUR_MINUTES) - follow(-HALF_HOUR_MINUTES) || ends);
}

/** A way to understand rows that stand in order of time. */
interface Way {
  readonly inTime: readonly NearRow[];
  readonly placement: Placement;
  /** Wall times whose mentions stand the wrong way round. */
  readonly swapped: number;
}

type Choice = readonly (readonly [Mention, number])[];

/**
 * Every way in which each wall time has an instant for each of its mentions: 64 at most, for no zone has repeated more
 * than three hours since 2000.
 */
function possible(inTime: readonly NearRow[]): readonly Way[] {
  const mentions = inTime.filter((row) => typeof row === 'object');
  const walls = [...Map.groupBy(mentions, ({ earlier }) => earlier).values()].sort(
    ([one], [other]) => (one?.earlier ?? 0) - (other?.earlier ?? 0),
  );
  const isInterleaved = inTime.some((row, at) => sameWall(row, inTime[at + 1]));
  return walls.reduce<readonly Way[]>(
    (ways, wall) =>
      ways.flatMap(({ placement, swapped }) =>
        choicesOf(wall, isInterleaved).map((choice, nth) => ({
          inTime,
          placement: new Map([...placement, ...choice]),
          swapped: swapped + (wall.length > 1 ? nth : 0),
        })),
      ),
    [{ inTime, placement: new Map(), swapped: 0 }],
  );
}

/**
 * Interleaved, a time's two mentions stand beside each other, and only their order counts. Otherwise a file may have
 * been put together from pieces in any order.
 */
function choicesOf([first, second]: readonly Mention[], isInterleaved: boolean): readonly Choice[] {
  if (!first) return [];
  if (!second) return [[[first, first.earlier]], [[first, first.later]]];
  const inOrder: Choice = [
    [first, first.earlier],
    [second, second.later],
  ];
  if (isInterleaved) return [inOrder];
  return [
    inOrder,
    [
      [first, first.later],
      [second, second.earlier],
    ],
  ];
}

function sameWall(one: NearRow, other: NearRow | undefined): boolean {
  return typeof one === 'object' && typeof other === 'object' && one.earlier === other.earlier;
}

/** What follows without a gap counts most, then how little lies out of order. */
function coherence({ inTime, placement, swapped }: Way, reach: number): number {
  const instants = inTime.map((row) => (typeof row === 'number' ? row : (placement.get(row) ?? NaN)));
  let following = 0;
  for (let rows = 1; rows <= reach; rows += 1) {
    following += instants.filter((instant, at) => instants[at + rows] === instant + HALF_HOUR_MINUTES).length;
  }
  const outOfOrder = instants.filter((instant, at) => (instants[at + reach] ?? Infinity) < instant).length;
  return following * 2 * inTime.length - outOfOrder - swapped;
}

/** Every item with the highest score. */
function highest<Item>(items: readonly Item[], score: (item: Item) => number): readonly Item[] {
  const scores = items.map(score);
  const most = Math.max(...scores);
  return items.filter((_, at) => scores[at] === most);
}
