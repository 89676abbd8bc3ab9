/** A user by both of its names. */
export interface BlockUser {
  readonly key: number;
  readonly id: string;
}

/** Bytes of a row of {@link ReadingBlock.addRows}: the number of columns, then each with its length before it. */
export const ROW_BYTES = 2 + (4 + 4) + (4 + 8) + (4 + 2) + (4 + 2) + (4 + 8);

/** Where the columns of such a row stand. */
const AT = { key: 6, start: 14, occurrence: 26, quality: 32, energy: 38 } as const;

const TWO_TO_32 = 2 ** 32;
/** PostgreSQL counts microseconds since 2000. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);

/** A reading as a query gives it. */
export interface StoredReading {
  readonly user_id: number;
  readonly start: Date;
  readonly occurrence: number;
  readonly quality: number;
  readonly energy_wh: number;
}

/** Readings of some users as columns: no object a reading, so that millions can pass. */
export class ReadingBlock {
  /** How many there are. */
  length = 0;
  /** Whose each is: its place in {@link users}. */
  readonly user: Uint16Array;
  /** Milliseconds since 1970. */
  readonly start: Float64Array;
  readonly occurrence: Uint8Array;
  readonly quality: Uint8Array;
  readonly energy: Float64Array;
  private readonly places: ReadonlyMap<number, number>;

  /**
   * @param users - in the order in which their readings are wanted
   * @param room - for so many readings; what does not fit is left out
   */
  constructor(
    readonly users: readonly BlockUser[],
    private readonly room: number,
  ) {
    this.places = new Map(users.map(({ key }, place) => [key, place]));
    this.user = new Uint16Array(room);
    this.start = new Float64Array(room);
    this.occurrence = new Uint8Array(room);
    this.quality = new Uint8Array(room);
    this.energy = new Float64Array(room);
  }

  add({ user_id, start, occurrence, quality, energy_wh }: StoredReading): void {
    this.put(user_id, start.getTime(), occurrence, quality, energy_wh);
  }

  /** Whole rows of a binary COPY: key, start, occurrence, quality, energy. */
  addRows(rows: Buffer): void {
    for (let at = 0; at < rows.length; at += ROW_BYTES) {
      const high = rows.readInt32BE(at + AT.start);
      const micros = high * TWO_TO_32 + rows.readUInt32BE(at + AT.start + 4);
      this.put(
        rows.readInt32BE(at + AT.key),
        POSTGRES_EPOCH_MS + Math.floor(micros / 1000),
        rows.readInt16BE(at + AT.occurrence),
        rows.readInt16BE(at + AT.quality),
        rows.readDoubleBE(at + AT.energy),
      );
    }
  }

  /** Where the readings stand in the columns, in the order of user, time and occurrence. */
  inOrder(): Uint32Array {
    const { user, length } = this;
    const begins = new Uint32Array(this.users.length + 1);
    for (let row = 0; row < length; row++) add(begins, (user[row] ?? 0) + 1, 1);
    for (let place = 1; place < begins.length; place++) add(begins, place, begins[place - 1] ?? 0);
    const order = new Uint32Array(length);
    const next = begins.slice();
    for (let row = 0; row < length; row++) {
      const place = user[row] ?? 0;
      order[next[place] ?? 0] = row;
      add(next, place, 1);
    }
    for (let place = 0; place < this.users.length; place++) {
      this.sort(order.subarray(begins[place], begins[place + 1]));
    }
    return order;
  }

  private put(key: number, start: number, occurrence: number, quality: number, energy: number): void {
    const row = this.length;
    if (row >= this.room) return;
    this.user[row] = this.places.get(key) ?? 0;
    this.start[row] = start;
    this.occurrence[row] = occurrence;
    this.quality[row] = quality;
    this.energy[row] = energy;
    this.length += 1;
  }

  /** Readings of one user by time and occurrence. They mostly are: chunk follows chunk. */
  private sort(rows: Uint32Array): void {
    for (let at = 1; at < rows.length; at++) {
      if (this.compare(rows[at - 1] ?? 0, rows[at] ?? 0) <= 0) continue;
      rows.sort((one, other) => this.compare(one, other));
      return;
    }
  }

  private compare(one: number, other: number): number {
    const { start, occurrence } = this;
    return (start[one] ?? 0) - (start[other] ?? 0) || (occurrence[one] ?? 0) - (occurrence[other] ?? 0);
  }
}

function add(counts: Uint32Array, at: number, count: number): void {
  counts[at] = (counts[at] ?? 0) + count;
}
