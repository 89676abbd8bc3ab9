/** First bytes of what a client sends (PostgreSQL protocol 3.0). */
export const FrontendType = {
  query: 0x51,
  parse: 0x50,
  bind: 0x42,
  describe: 0x44,
  execute: 0x45,
  close: 0x43,
  functionCall: 0x46,
  flush: 0x48,
  sync: 0x53,
  copyData: 0x64,
  copyDone: 0x63,
  copyFail: 0x66,
  terminate: 0x58,
} as const;

const BackendType = {
  authentication: 0x52,
  parameterStatus: 0x53,
  backendKeyData: 0x4b,
  readyForQuery: 0x5a,
  errorResponse: 0x45,
  copyInResponse: 0x47,
  dataRow: 0x44,
} as const;

/** What a client can be told in an error: SQLSTATE, one sentence, and what to do. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A message: type, length (which counts itself), body. */
function frame(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function text(...values: readonly string[]): Buffer {
  return Buffer.from(values.map((value) => `${value}\0`).join(''));
}

export function query(sql: string): Buffer {
  return frame(FrontendType.query, text(sql));
}

export const SYNC: Buffer = frame(FrontendType.sync, Buffer.alloc(0));

/** Whether the last of complete messages is a Sync: no other one can end with its bytes. */
export function endsWithSync(cycle: Uint8Array): boolean {
  return SYNC.equals(cycle.subarray(-SYNC.length));
}

/** A statement that does nothing but fail, so that the engine itself words the error and fails its transaction. */
export function failingQuery({ code, message, hint }: WireError): Buffer {
  const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return query(
    `do $$begin raise exception using errcode = ${quote(code)}, message = ${quote(message)}, hint = ${quote(hint)}; end$$`,
  );
}

export function authenticationOk(): Buffer {
  return frame(BackendType.authentication, Buffer.alloc(4));
}

export function parameterStatus(name: string, value: string): Buffer {
  return frame(BackendType.parameterStatus, text(name, value));
}

export function backendKeyData(processId: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeInt32BE(processId);
  return frame(BackendType.backendKeyData, body);
}

export function readyForQuery(): Buffer {
  return frame(BackendType.readyForQuery, Buffer.from('I'));
}

/** CopyInResponse. The number of columns is not known before the engine has seen the statement; nobody needs it. */
export function copyInResponse(binary: boolean): Buffer {
  return frame(BackendType.copyInResponse, Buffer.from([binary ? 1 : 0, 0, 0]));
}

/** The last word before a connection is closed. */
export function fatalResponse({ code, message, hint }: WireError): Buffer {
  const fields = ['SFATAL', 'VFATAL', `C${code}`, `M${message}`, `H${hint}`];
  return frame(BackendType.errorResponse, Buffer.concat([text(...fields), Buffer.alloc(1)]));
}

/**
 * The state that closes an answer: `I` idle, `T` in a transaction, `E` in a failed one.
 *
 * @returns undefined when the answer does not end with ReadyForQuery, as after a Flush
 */
export function readyStatus(answer: Buffer): string | undefined {
  const last = answer.subarray(-READY_LENGTH);
  return last.length === READY_LENGTH && last[0] === BackendType.readyForQuery && last.readInt32BE(1) === 5
    ? String.fromCharCode(last[5] ?? 0)
    : undefined;
}

const READY_LENGTH = 6;

export function withoutReady(answer: Buffer): Buffer {
  return readyStatus(answer) === undefined ? answer : answer.subarray(0, -READY_LENGTH);
}

/** The client has had its CopyInResponse long before the engine sent its own. */
export function withoutCopyInResponse(answer: Buffer): Buffer {
  const kept = [...messages(answer)].filter(({ type }) => type !== BackendType.copyInResponse);
  return Buffer.concat(kept.map(({ bytes }) => bytes));
}

/** The text of the first ErrorResponse in an answer. */
export function errorMessage(answer: Buffer): string | undefined {
  for (const { type, bytes } of messages(answer)) {
    if (type === BackendType.errorResponse) {
      const fields = bytes.toString('utf8', 5).split('\0');
      return fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'an error without a message';
    }
  }
  return undefined;
}

/** The rows of an answer in text format; null as empty text. */
export function textRows(answer: Buffer): string[][] {
  return [...messages(answer)]
    .filter(({ type }) => type === BackendType.dataRow)
    .map(({ bytes }) => textRow(bytes));
}

function textRow(bytes: Buffer): string[] {
  const values: string[] = [];
  let at = 7;
  for (let left = bytes.readInt16BE(5); left > 0; left--) {
    const end = at + 4 + Math.max(bytes.readInt32BE(at), 0);
    values.push(bytes.toString('utf8', at + 4, end));
    at = end;
  }
  return values;
}

function* messages(answer: Buffer): Generator<{ readonly type: number; readonly bytes: Buffer }> {
  for (let at = 0; at < answer.length;) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    yield { type: answer.readUInt8(at), bytes: answer.subarray(at, end) };
    at = end;
  }
}
