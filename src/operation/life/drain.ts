import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** Container platforms kill a process half a minute after they have asked it to end. */
const LONGEST_MS = 20_000;

/**
 * Ends the server in good order: what is under way is answered, connections that wait for another request are closed at
 * once, and what is not answered within 20 s is cut off.
 */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    // Nest closes it next: that ends what is idle then, this what becomes idle later.
    server.keepAliveTimeout = 1;
    const late = setTimeout(() => {
      server.closeAllConnections();
    }, LONGEST_MS);
    server.once('close', () => {
      clearTimeout(late);
    });
    late.unref();
  }
}
