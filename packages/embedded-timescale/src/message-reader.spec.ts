import fc from 'fast-check';
import { MalformedMessage, MessageReader } from './message-reader.js';

const LONGEST = 200;

function message(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function readAll(chunks: readonly Buffer[]): { type: number; bytes: string; oversized: boolean }[] {
  const reader = new MessageReader(LONGEST);
  return chunks.flatMap((chunk) => {
    reader.push(chunk);
    const found = [];
    for (let next = reader.next(); next !== undefined; next = reader.next()) {
      found.push({ ...next, bytes: next.bytes.toString('hex') });
    }
    return found;
  });
}

describe('MessageReader', () => {
  it('finds the same messages at whatever byte the stream is cut', () => {
    const stream = Buffer.concat([message(81, Buffer.from('select 1\0')), message(83, Buffer.alloc(0))]);
    const whole = readAll([stream]);
    expect(whole.map(({ type }) => type)).toEqual([81, 83]);
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(readAll([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(whole);
    }
  });

  it('gives back every message, in order, from any chunks; bodies that are too long are left out', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 12 });
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(bodies, sizes, (contents, chunkSizes) => {
        const sent = contents.map((body, index) => message(65 + index, body));
        expect(readAll(cut(Buffer.concat(sent), chunkSizes))).toEqual(
          sent.map((bytes, index) => ({
            type: 65 + index,
            bytes: bytes.length > LONGEST ? '' : bytes.toString('hex'),
            oversized: bytes.length > LONGEST,
          })),
        );
      }),
    );
  });

  it.each([-1, 0, 3])('refuses a message that says it is %i bytes long', (length) => {
    const reader = new MessageReader(LONGEST);
    const head = Buffer.from([81, 0, 0, 0, 0]);
    head.writeInt32BE(length, 1);
    reader.push(head);
    expect(() => reader.next()).toThrow(MalformedMessage);
  });

  it.each([-1, 0, 7, 10_001])('refuses a start-up packet that says it is %i bytes long', (length) => {
    const reader = new MessageReader(LONGEST);
    const packet = Buffer.alloc(8);
    packet.writeInt32BE(length);
    reader.push(packet);
    expect(() => reader.nextStartup()).toThrow(MalformedMessage);
  });

  it('waits for the whole start-up packet and leaves what follows it', () => {
    const reader = new MessageReader(LONGEST);
    const packet = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
    reader.push(packet.subarray(0, 3));
    expect(reader.nextStartup()).toBeUndefined();
    reader.push(packet.subarray(3, 8));
    expect(reader.nextStartup()).toBeUndefined();
    reader.push(Buffer.concat([packet.subarray(8), message(83, Buffer.alloc(0))]));
    expect(reader.nextStartup()).toEqual(packet);
    expect(reader.next()).toMatchObject({ type: 83, oversized: false });
  });
});

function cut(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const end = at + (sizes[turn % sizes.length] ?? 1);
    chunks.push(stream.subarray(at, end));
    at = end;
  }
  return chunks;
}
