import { isIP } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { DomainError } from '../errors/domain-error.js';
import { hostName } from './host-name.js';

/** Names that a network gives itself: no registry sells them, so nobody outside has one lead here. */
const OF_NETWORKS = /^[^.]+$|\.(?:local|localhost|internal|home\.arpa|test)$/;

/** A request for a host that anybody may have lead here. */
export class ForeignHostError extends DomainError {
  readonly code = 'foreign_host';

  constructor(host: string) {
    super(
      `Halfhour is not known as ${host}: set PUBLIC_URL to the address that browsers use, such as https://${host}. ` +
        'With ACCESS=open a page of any site could read everything by a name that it has lead here.',
    );
  }
}

/**
 * Where nobody is asked who they are, whoever can reach the program is let in, but no page that a browser there happens to
 * show: it may have its own name lead here (DNS rebinding), and its requests then look like ours. So names of the public
 * DNS are taken from `publicUrl` only. Addresses and names that networks give themselves cannot be had so.
 */
export function onlyOwnHosts(publicUrl: URL | null): RequestHandler {
  const own = publicUrl?.hostname.toLowerCase();
  return ({ headers }: Request, _response: Response, next: NextFunction) => {
    // Browsers always name one; who does not is a probe.
    if (headers.host === undefined || headers.host === '') {
      next();
      return;
    }
    const host = hostName(headers);
    const isOwn = host === own || isIP(host) !== 0 || OF_NETWORKS.test(host);
    next(isOwn ? undefined : new ForeignHostError(host === '' ? 'what it was asked for' : host));
  };
}
