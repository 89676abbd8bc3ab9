import { connect, type Socket } from 'node:net';
import { PROOF_ANSWER, PROOF_REQUEST } from './wire-startup.js';

/** What a connection meets when its engine is not there, has just gone, or goes. */
const ABSENT = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/**
 * Connects to an engine and waits for a sign of life; an engine at work gives it when it has finished.
 *
 * @returns an open connection that sends nothing more, or undefined when no engine listens
 * @throws Error when the socket is there but must not be used
 */
export function probeEngine(socketPath: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write(PROOF_REQUEST));
    socket.once('data', (answer: Buffer) => {
      if (answer[0] === PROOF_ANSWER) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`${socketPath} does not belong to an embedded engine. Choose another data folder.`));
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (ABSENT.has(error.code ?? '')) {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    socket.once('close', () => {
      resolve(undefined);
    });
  });
}
