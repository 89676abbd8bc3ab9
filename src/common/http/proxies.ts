import type { Request } from 'express';

/** Whether the connection of a request is that of a proxy which `TRUST_PROXY` names. */
export function isFromProxy({ app, socket }: Request): boolean {
  const trusts = app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  return trusts(socket.remoteAddress, 0);
}
