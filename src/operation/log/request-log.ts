import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

const LOGGER = new Logger('HTTP');

/**
 * Logs each request once it is answered, at the level `log`. Neither the client's address nor the parameters of the
 * address that was asked for: what people search for, and what a sign-in hands over, stands there.
 */
export function logRequests(request: Request, response: Response, next: NextFunction): void {
  const began = performance.now();
  const { method, path } = request;
  response.once('close', () => {
    const ms = Math.round(performance.now() - began);
    const isWhole = response.writableFinished;
    LOGGER.log({ msg: isWhole ? 'answered' : 'broken off', method, path, status: response.statusCode, ms });
  });
  next();
}
