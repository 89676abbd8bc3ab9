import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../errors/domain-error.js';
import { isLoopback } from '../loopback.js';
import { wasForwarded } from './client.js';
import { hostName } from './host-name.js';

/** A request that may come from another machine, although access was not opened to others. */
export class NotThisMachineError extends DomainError {
  readonly code = 'not_this_machine';

  constructor(what: string) {
    super(
      `Halfhour answers only the machine that it runs on, and this request ${what}: ` +
        'start Halfhour with ACCESS=accounts, oidc or proxy to ask who somebody is, or with ACCESS=open to let in everybody who can reach it.',
    );
  }
}

/**
 * Lets only requests pass that name this machine as their host and that no proxy has forwarded. Listening on loopback
 * alone does not keep others out: a proxy on this machine may listen for them, and a foreign page may point its own
 * host name here (DNS rebinding).
 */
export function onlyThisMachine(request: Request, _response: Response, next: NextFunction): void {
  if (wasForwarded(request)) next(new NotThisMachineError('came by way of a proxy'));
  else if (!isLoopback(hostName(request.headers)))
    next(new NotThisMachineError('asks for another host than localhost'));
  else next();
}

/** Whether a request seems to have been made on this machine: what it carries has not left it. */
export function asksThisMachine(request: Pick<Request, 'headers'>): boolean {
  return !wasForwarded(request) && isLoopback(hostName(request.headers));
}
