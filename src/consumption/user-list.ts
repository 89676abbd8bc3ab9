import sql, { type Sql } from 'sql-template-tag';
import { dateOfMinute } from '../common/time/index.js';
import { BY_ID } from '../users/index.js';
import type { SegmentFilter } from './analysis.js';
import { foldText, wordsOf } from './search.js';
import type { Snapshot } from './snapshot.js';

/** A user of the list, by its place in it. */
export interface ListedUser {
  readonly id: string;
  readonly area: string;
  readonly tariff: string;
}

/** A user as an analysis knows it. */
export interface KnownUser {
  readonly key: number;
  readonly area: string;
  readonly tariff: string;
  /** Start of its first reading; null without any. */
  readonly firstStart: Date | null;
}

interface Row extends ListedUser {
  readonly key: number;
  /** In minutes since 1970-01-01 UTC. */
  readonly firstStart: number | null;
}

/** All users, in order of id. */
export function usersOf(data: Snapshot): Promise<UserList> {
  return data.once('users', null, async () => new UserList(await data.query<Row>(ALL_USERS)));
}

const ALL_USERS: Sql = sql`
  select id as key, external_id as id, area, tariff,
         (extract(epoch from first_start) / 60)::int as "firstStart"
  from users order by ${BY_ID}`;

/** Keys of users, both ends among them. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}

/** Users as columns: a million of them are held in some 60 MB, and filtered without an object for each. */
export class UserList {
  readonly ids: readonly string[];
  readonly areas: Names;
  readonly tariffs: Names;
  /** Start of the first reading in minutes since 1970-01-01 UTC; NaN without any. */
  readonly firstStarts: Float64Array;
  private readonly keys: Int32Array;
  /** Places in rising order of their keys. */
  private readonly byKey: Uint32Array;

  constructor(rows: readonly Row[]) {
    this.ids = rows.map(({ id }) => id);
    this.areas = new Names(rows.map(({ area }) => area));
    this.tariffs = new Names(rows.map(({ tariff }) => tariff));
    this.firstStarts = Float64Array.from(rows, ({ firstStart }) => firstStart ?? NaN);
    this.keys = Int32Array.from(rows, ({ key }) => key);
    this.byKey = Uint32Array.from(rows.keys()).sort((a, b) => this.keyAt(a) - this.keyAt(b));
  }

  get length(): number {
    return this.ids.length;
  }

  /** The keys of all, in ranges of at most so many users. */
  *keysInParts(most: number): Generator<KeyRange> {
    for (let at = 0; at < this.length; at += most) {
      const part = this.byKey.subarray(at, at + most);
      yield { from: this.keyAt(part[0]), to: this.keyAt(part.at(-1)) };
    }
  }

  /** Where the user of a key is; −1 where it is not. */
  placeOfKey(key: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keyAt(this.byKey[middle]) < key) low = middle + 1;
      else high = middle;
    }
    const place = this.byKey[low];
    return place !== undefined && this.keyAt(place) === key ? place : -1;
  }

  at(place: number): ListedUser {
    return { id: this.ids[place] ?? '', area: this.areas.at(place), tariff: this.tariffs.at(place) };
  }

  keyAt(place = 0): number {
    return this.keys[place] ?? 0;
  }

  /** The user of an id; nothing where there is none. */
  named(id: string): KnownUser | undefined {
    const place = this.ids.indexOf(id);
    if (place < 0) return undefined;
    const first = this.firstStarts[place] ?? NaN;
    const firstStart = Number.isNaN(first) ? null : dateOfMinute(first);
    return { key: this.keyAt(place), area: this.areas.at(place), tariff: this.tariffs.at(place), firstStart };
  }

  /**
   * The places of those that match, in order of id.
   *
   * @param search - words, each a part of the id, the area or the tariff
   */
  matching({ areas, tariffs }: SegmentFilter, search = ''): Uint32Array {
    const words = wordsOf(search);
    const isArea = this.areas.each((area) => areas.length === 0 || areas.includes(area));
    const isTariff = this.tariffs.each((tariff) => tariffs.length === 0 || tariffs.includes(tariff));
    const holds = (name: string): readonly boolean[] => words.map((word) => foldText(name).includes(word));
    const [areaHas, tariffHas] = [this.areas.each(holds), this.tariffs.each(holds)];
    const found = new Uint32Array(this.length);
    let count = 0;
    for (let place = 0; place < this.length; place += 1) {
      const [area, tariff] = [this.areas.numberAt(place), this.tariffs.numberAt(place)];
      if (!isArea[area] || !isTariff[tariff]) continue;
      const left = words.filter((_, word) => !areaHas[area]?.[word] && !tariffHas[tariff]?.[word]);
      if (left.length > 0 && !left.every((word) => foldText(this.ids[place] ?? '').includes(word))) continue;
      found[count] = place;
      count += 1;
    }
    return found.slice(0, count);
  }
}

/** A column of few names: each is held once, and numbered in rising order. */
export class Names {
  private readonly names: readonly string[];
  private readonly numbers: Uint32Array;

  constructor(column: readonly string[]) {
    this.names = [...new Set(column)].sort();
    const numberOf = new Map(this.names.map((name, number) => [name, number]));
    this.numbers = Uint32Array.from(column, (name) => numberOf.get(name) ?? 0);
  }

  get count(): number {
    return this.names.length;
  }

  numberAt(place: number): number {
    return this.numbers[place] ?? 0;
  }

  at(place: number): string {
    return this.names[this.numberAt(place)] ?? '';
  }

  /** Something of each name, by its number. */
  each<Of>(of: (name: string) => Of): readonly Of[] {
    return this.names.map(of);
  }
}
