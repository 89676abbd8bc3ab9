import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { clientOf, isFromThisMachine } from '../../common/http/index.js';
import { OverloadedError, TooManyRequestsError } from './limit-errors.js';
import { isProbe } from './probes.js';

/** One client may have this part of all that are answered at a time. */
const PART_OF_A_CLIENT = 1 / 4;
const RETRY_SECONDS = 1;

/**
 * Bounds how many requests are answered at a time, so that a flood of them costs neither the memory nor the patience of
 * those that are. One client, unless it is this machine, may have a quarter of them.
 */
export function limitUnderWay(most: number): RequestHandler {
  const mostOfAClient = Math.max(1, Math.floor(most * PART_OF_A_CLIENT));
  const ofClients = new Map<string, number>();
  let all = 0;
  const count = (client: string, change: 1 | -1): void => {
    all += change;
    const left = (ofClients.get(client) ?? 0) + change;
    if (left > 0) ofClients.set(client, left);
    else ofClients.delete(client);
  };
  return (request: Request, response: Response, next: NextFunction) => {
    if (isProbe(request)) {
      next();
      return;
    }
    const client = clientOf(request);
    if (all >= most) next(new OverloadedError());
    else if ((ofClients.get(client) ?? 0) >= mostOfAClient && !isFromThisMachine(request))
      next(new TooManyRequestsError(RETRY_SECONDS));
    else {
      count(client, 1);
      response.once('close', () => {
        count(client, -1);
      });
      next();
    }
  };
}
