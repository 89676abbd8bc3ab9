import { request as httpRequest, type Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { markOwn } from '../../common/http/index.js';

/**
 * Asks a server of this process as others do, by a connection that is in memory only: it takes no port, and nobody else can
 * come by it.
 *
 * @returns the status of the answer, once all of it was read
 * @throws when `signal` was aborted, as if a client had left
 */
export function askServer(server: Server, path: string, signal: AbortSignal): Promise<number> {
  const [ours, theirs] = connection();
  server.emit('connection', theirs);
  return new Promise((resolve, reject) => {
    const headers = { host: 'localhost', 'accept-encoding': 'identity', connection: 'close' };
    const request = httpRequest({ path, headers, signal, createConnection: () => ours });
    request.once('error', reject);
    request.once('close', () => {
      theirs.destroy();
      // What has an answer already is no failure.
      reject(new Error('the connection ended before the answer'));
    });
    request.once('response', (response) => {
      response.once('error', reject).once('end', () => {
        resolve(response.statusCode ?? 0);
      });
      response.resume();
    });
    request.end();
  });
}

/** Our end, and that of the server, to which it comes from this machine. */
function connection(): readonly [Duplex, Duplex] {
  const [ours, theirs] = duplexPair();
  markOwn(theirs);
  Object.defineProperty(theirs, 'remoteAddress', { value: '127.0.0.1' });
  return [ours, theirs];
}
