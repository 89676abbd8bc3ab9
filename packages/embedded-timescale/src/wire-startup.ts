import { MalformedMessage, type MessageReader } from './message-reader.js';
import { authenticationOk, backendKeyData, parameterStatus, readyForQuery } from './wire-messages.js';

const SSL_REQUEST = 80877103;
const GSS_ENCRYPTION_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const PROTOCOL_3 = 3;

/** Asks for encryption, which no engine gives. Its answer, `N`, proves that the engine is alive. */
export const PROOF_REQUEST: Buffer = startupPacket(SSL_REQUEST);
export const PROOF_ANSWER = 0x4e;

function startupPacket(code: number): Buffer {
  const packet = Buffer.alloc(8);
  packet.writeInt32BE(packet.length);
  packet.writeInt32BE(code, 4);
  return packet;
}

/**
 * Answers the packets that open a connection. Everybody who can reach the socket is let in: the folder decides.
 *
 * @returns whether the client may send messages now
 * @throws MalformedMessage for anything but protocol 3, and for a request to cancel, which cannot be served
 */
export async function greet(
  reader: MessageReader,
  parameters: ReadonlyMap<string, string>,
  send: (bytes: Buffer) => Promise<void>,
): Promise<boolean> {
  for (let packet = reader.nextStartup(); packet !== undefined; packet = reader.nextStartup()) {
    const code = packet.readInt32BE(4);
    if (code >> 16 === PROTOCOL_3) {
      await send(welcome(parameters));
      return true;
    }
    if (code === CANCEL_REQUEST) {
      throw new MalformedMessage('the embedded engine cannot cancel a statement');
    }
    if (code !== SSL_REQUEST && code !== GSS_ENCRYPTION_REQUEST) {
      throw new MalformedMessage('the embedded engine speaks PostgreSQL protocol 3 only');
    }
    await send(Buffer.from([PROOF_ANSWER]));
  }
  return false;
}

function welcome(parameters: ReadonlyMap<string, string>): Buffer {
  return Buffer.concat([
    authenticationOk(),
    ...[...parameters].map(([name, value]) => parameterStatus(name, value)),
    backendKeyData(process.pid),
    readyForQuery(),
  ]);
}
