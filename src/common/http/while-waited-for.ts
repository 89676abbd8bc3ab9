import type { NextFunction, Request, Response } from 'express';
import { ClientLeftError, withRequestSignal } from '../request-signal.js';

/** What a request asks for is worked on while its client is there: it is told to statements that are under way, too. */
export function whileWaitedFor(_request: Request, response: Response, next: NextFunction): void {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) left.abort(new ClientLeftError());
  });
  withRequestSignal(left.signal, next);
}
