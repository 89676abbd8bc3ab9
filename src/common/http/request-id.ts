import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { isFromProxy } from './proxies.js';

export const REQUEST_ID_HEADER = 'X-Request-Id';

/** What is taken from a proxy: the ids that proxies make, and nothing that could pass for another line of a log. */
const GOOD_ID = /^[\w.:=+/-]{1,128}$/;

const UNDER_WAY = new AsyncLocalStorage<string>();

/** The id of the request that the running code answers; nothing outside of requests. */
export function requestId(): string | undefined {
  return UNDER_WAY.getStore();
}

/**
 * Gives a request its id, by which its answer, its error page and its lines of the log are found: the one that a trusted
 * proxy sends along, else a new one.
 */
export function withRequestId(request: Request, response: Response, next: NextFunction): void {
  const given = isFromProxy(request) ? request.get(REQUEST_ID_HEADER) : undefined;
  const id = given !== undefined && GOOD_ID.test(given) ? given : randomUUID();
  response.set(REQUEST_ID_HEADER, id);
  UNDER_WAY.run(id, next);
}
