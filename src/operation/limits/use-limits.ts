import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Environment } from '../../config/index.js';
import { AddressTooLongError } from './limit-errors.js';
import { limitRate } from './limit-rate.js';
import { limitUnderWay } from './limit-under-way.js';

/** Twice the longest that the pages themselves link to; headers have Node's own 16 KiB together. */
const LONGEST_ADDRESS = 8192;
/** Forms of some fields are all that is sent. */
const LARGEST_BODY = '64kb';

const HEADERS_MS = 20_000;
const REQUEST_MS = 60_000;
/** Without a byte either way. Statements are ended before. */
const SILENCE_MS = 150_000;
/** Longer than a proxy keeps a connection that it does not use (Caddy 120 s, nginx 60 s): else it asks on a closed one. */
const KEPT_ALIVE_MS = 125_000;

/** What one client, all of them, and a slow or an endless request may take of the program. */
export function useLimits(
  app: NestExpressApplication,
  { RATE_LIMIT, MAX_REQUESTS }: Pick<Environment, 'RATE_LIMIT' | 'MAX_REQUESTS'>,
): void {
  const server: Server = app.getHttpServer();
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.timeout = SILENCE_MS;
  server.keepAliveTimeout = KEPT_ALIVE_MS;
  app.use(limitAddress);
  if (RATE_LIMIT > 0) app.use(limitRate(RATE_LIMIT));
  app.use(limitUnderWay(MAX_REQUESTS));
  app.useBodyParser('json', { limit: LARGEST_BODY });
  app.useBodyParser('urlencoded', { limit: LARGEST_BODY, extended: false });
}

function limitAddress({ originalUrl }: Request, _response: Response, next: NextFunction): void {
  next(originalUrl.length > LONGEST_ADDRESS ? new AddressTooLongError(LONGEST_ADDRESS) : undefined);
}
