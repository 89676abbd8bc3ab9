const FIRST_USERS = 1024;

/** The users of one file as columns; areas and tariffs are few, so each name is kept once. */
export class UserTable {
  private ids = new Int32Array(FIRST_USERS);
  private areas = new Int32Array(FIRST_USERS);
  private tariffs = new Int32Array(FIRST_USERS);
  private readonly names = new NameList();
  private readonly known = new Set<number>();

  get length(): number {
    return this.known.size;
  }

  has(id: number): boolean {
    return this.known.has(id);
  }

  add(id: number, area: string, tariff: string): void {
    const at = this.known.size;
    if (at === this.ids.length) this.grow();
    this.known.add(id);
    this.ids[at] = id;
    this.areas[at] = this.names.indexOf(area);
    this.tariffs[at] = this.names.indexOf(tariff);
  }

  /** Every user in the order of the file. */
  *[Symbol.iterator](): Generator<{ id: number; area: string; tariff: string }, void, undefined> {
    for (let row = 0; row < this.length; row += 1) {
      yield {
        id: this.ids[row] ?? 0,
        area: this.names.at(this.areas[row] ?? 0),
        tariff: this.names.at(this.tariffs[row] ?? 0),
      };
    }
  }

  private grow(): void {
    this.ids = doubled(this.ids);
    this.areas = doubled(this.areas);
    this.tariffs = doubled(this.tariffs);
  }
}

class NameList {
  private readonly names: string[] = [];
  private readonly indexes = new Map<string, number>();

  indexOf(name: string): number {
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    this.indexes.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  at(index: number): string {
    return this.names[index] ?? '';
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
