import { FileRefusedError } from '../../source/file-refused-error.js';
import type { Decimal } from '../../csv/decimal.js';
import { Parts } from '../parts.js';
import {
  BLOCK_HEAD,
  bytesOf,
  copyParts,
  MOST_BYTES,
  pickParts,
  readBlock,
  readHead,
  writeBlock,
} from './block.js';
import { GatheredParts } from './gathered-parts.js';
import { Spool } from './spool.js';

/** What may be held of a file whose meters are not whole. */
export interface Bounds {
  /** Intervals in memory; what is beyond them goes to the disk. */
  readonly held: number;
  /** Intervals of one meter, all of which are in memory in the end. */
  readonly ofMeter: number;
}

/** Some 7 MiB, and four years by the minute. */
export const BOUNDS: Bounds = { held: 200_000, ofMeter: 2_100_000 };

/** A block has at most so many intervals, and so many bytes of blocks are written at once. */
const BLOCK_LENGTH = 32_768;
const WRITE_BYTES = 2 * BLOCK_LENGTH * MOST_BYTES;
/** Columns have room for a multiple of so many intervals: they are used again for others. */
const ROOM_STEP = 16_384;

/** Which intervals are of which register. */
interface Grouping {
  /** Places of intervals, register by register, in the order of the file. */
  readonly order: Uint32Array;
  /** By register: where its first one stands in the order; the last number is where they end. */
  readonly from: Uint32Array;
}

/**
 * Intervals of meters that are not whole yet, in the order of the file, as columns. What is too much to be held in memory
 * waits on the disk, in blocks of one register each, which know the place of the block before: so the memory that a file
 * takes grows with its meters, not with its length.
 */
export class PartStore {
  private readonly held = new Parts();
  /** Of each that is held: the register. */
  private owners = new Int32Array(0);
  private registers: GatheredParts[] = [];
  private grouping: Grouping | undefined;
  private readonly spool: Spool;
  /** Blocks that are written next. */
  private buffer = Buffer.alloc(0);
  private buffered = 0;
  private lent: Parts[] = [];
  private free: Parts[] = [];

  /** @param folder - for what is on the disk; that of the system without */
  constructor(
    private readonly bounds = BOUNDS,
    folder?: string,
  ) {
    this.spool = new Spool(folder);
  }

  /** A new one. */
  register(): GatheredParts {
    const register = new GatheredParts(this, this.registers.length);
    this.registers.push(register);
    return register;
  }

  /** Of {@link GatheredParts}, which counts them. */
  put(
    owner: number,
    start: number,
    minutes: number,
    value: Decimal,
    unit: number,
    quality: number,
    line: number,
    delivered: number | undefined,
  ): void {
    const { held } = this;
    held.put(start, minutes, value, unit, quality, line, delivered);
    if (this.owners.length < held.length) {
      const owners = new Int32Array(held.start.length);
      owners.set(this.owners);
      this.owners = owners;
    }
    this.owners[held.length - 1] = owner;
    this.grouping = undefined;
  }

  /** Call it after each piece of a file. @throws FileRefusedError where the disk has no room for what is too much */
  async relieve(): Promise<void> {
    if (this.held.length <= this.bounds.held) return;
    for (const register of this.registers) await this.spill(register);
    await this.write();
    this.held.length = 0;
    this.grouping = undefined;
  }

  /** @throws FileRefusedError where these registers of a meter have more intervals than can be held together */
  check(id: string, registers: Iterable<GatheredParts>): void {
    let intervals = 0;
    for (const { length } of registers) intervals += length;
    const { ofMeter } = this.bounds;
    if (intervals <= ofMeter) return;
    const reason = `meter ${id} has more than ${ofMeter} intervals in it, which are too many at once: give it in parts of some years`;
    throw new FileRefusedError('refused', reason);
  }

  /** All intervals of a register, in the order of the file. They are valid until {@link recycle}. */
  take(register: GatheredParts): Parts {
    const { spooled, lastBlock, length } = register;
    const all = this.room(length);
    this.pick(this.placesOf(register), all, spooled);
    for (let end = spooled, at = lastBlock; at >= 0;) {
      const head = readHead(this.spool.read(at, BLOCK_HEAD));
      end -= head.length;
      readBlock(this.spool.read(at + BLOCK_HEAD, head.bytes), head, all, end);
      at = head.before;
    }
    return all;
  }

  /** What was taken is used again. */
  recycle(): void {
    this.free.push(...this.lent);
    this.lent = [];
  }

  /** Nothing of all registers is needed any more: a new one is the first. */
  clear(): void {
    this.registers = [];
    this.held.length = 0;
    this.grouping = undefined;
    this.spool.size = 0;
  }

  /** Call it in the end, whatever happened. */
  close(): Promise<void> {
    return this.spool.close();
  }

  /** Makes blocks of what a register has in memory. */
  private async spill(register: GatheredParts): Promise<void> {
    const places = this.placesOf(register);
    for (let at = 0; at < places.length; at += BLOCK_LENGTH) {
      const ofBlock = places.subarray(at, at + BLOCK_LENGTH);
      const parts = this.room(ofBlock.length);
      this.pick(ofBlock, parts, 0);
      if (this.buffered + bytesOf(parts) > this.buffer.length) await this.write();
      const begin = this.spool.size + this.buffered;
      this.buffered = writeBlock({ parts, before: register.lastBlock }, this.buffer, this.buffered);
      register.lastBlock = begin;
      this.recycle();
    }
    register.spooled = register.length;
  }

  private async write(): Promise<void> {
    if (this.buffer.length === 0) this.buffer = Buffer.alloc(WRITE_BYTES);
    if (this.buffered > 0) await this.spool.append(this.buffer.subarray(0, this.buffered));
    this.buffered = 0;
  }

  /** Where those of a register stand that are in memory. */
  private placesOf({ nth }: GatheredParts): Uint32Array {
    const { order, from } = (this.grouping ??= this.grouped());
    return order.subarray(from[nth], from[nth + 1]);
  }

  private pick(places: Uint32Array, to: Parts, at: number): void {
    const [first = 0] = places;
    const isTogether = (places.at(-1) ?? -1) - first + 1 === places.length;
    if (isTogether) copyParts(this.held, first, places.length, to, at);
    else pickParts(this.held, places, to, at);
  }

  private grouped(): Grouping {
    const { length } = this.held;
    const { owners } = this;
    const from = new Uint32Array(this.registers.length + 1);
    for (let at = 0; at < length; at += 1) {
      const next = (owners[at] ?? 0) + 1;
      from[next] = (from[next] ?? 0) + 1;
    }
    for (let nth = 1; nth < from.length; nth += 1) from[nth] = (from[nth] ?? 0) + (from[nth - 1] ?? 0);
    const next = from.slice();
    const order = new Uint32Array(length);
    for (let at = 0; at < length; at += 1) {
      const owner = owners[at] ?? 0;
      const place = next[owner] ?? 0;
      order[place] = at;
      next[owner] = place + 1;
    }
    return { order, from };
  }

  /** Columns for so many intervals. */
  private room(length: number): Parts {
    const known = this.free.pop();
    const parts =
      known && known.start.length >= length ? known : new Parts(Math.ceil(length / ROOM_STEP) * ROOM_STEP);
    parts.length = length;
    parts.delivered = undefined;
    this.lent.push(parts);
    return parts;
  }
}
