import type { IncomingHttpHeaders } from 'node:http';

/** The name of a host without its port; an IPv6 address stands in brackets. */
const HOST = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::\d*)?$/;

/** The host that a request asks for, in small letters; empty where it names none, or nothing that is one. */
export function hostName({ host = '' }: IncomingHttpHeaders): string {
  const [, address, name = ''] = HOST.exec(host) ?? [];
  return (address ?? name.replace(/\.$/, '')).toLowerCase();
}
