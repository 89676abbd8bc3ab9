import { Logger } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { clientOf, isFromProxy, isFromThisMachine, wasForwarded } from '../../common/http/index.js';
import { isProbe } from './probes.js';
import { TooManyRequestsError } from './limit-errors.js';

const LOGGER = new Logger('Limits');
const WINDOW_SECONDS = 60;

/** So long an answer may take for each point besides the first: what is dear to answer takes longer. */
const MS_A_POINT = 100;

/** An export of an hour has cost no more of the minute in which it ends than the whole of it. */
const MOST_MS = WINDOW_SECONDS * 1000;

/**
 * Bounds what a client may ask in a minute, in points: one for a request, and one more for each tenth of a second that
 * its answer takes, up to a minute of them. The person at this machine is not counted.
 */
export function limitRate(pointsAMinute: number): RequestHandler {
  const clients = new RateLimiterMemory({ points: pointsAMinute, duration: WINDOW_SECONDS });
  const warn = warnOnceOfProxies();
  return (request: Request, response: Response, next: NextFunction) => {
    if (isFromThisMachine(request) || isProbe(request)) {
      next();
      return;
    }
    warn(request);
    const client = clientOf(request);
    const began = performance.now();
    clients.consume(client).then(
      () => {
        response.once('close', () => {
          const points = Math.floor(Math.min(performance.now() - began, MOST_MS) / MS_A_POINT);
          if (points > 0) void clients.penalty(client, points);
        });
        next();
      },
      (refusal: unknown) => {
        next(
          refusal instanceof RateLimiterRes
            ? new TooManyRequestsError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)))
            : refusal,
        );
      },
    );
  };
}

/** Behind a proxy that is not named all clients have its address, and share what is one's. */
function warnOnceOfProxies(): (request: Request) => void {
  let isSaid = false;
  return (request) => {
    if (isSaid || isFromProxy(request) || !wasForwarded(request)) return;
    isSaid = true;
    LOGGER.warn(
      `A proxy at ${request.socket.remoteAddress ?? 'an unknown address'} hands requests on, and TRUST_PROXY does not name it: all of its clients count as one.`,
    );
  };
}
