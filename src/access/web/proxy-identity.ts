import type { Request } from 'express';
import { type Grant, isFromProxy } from '../../common/http/index.js';
import { type AccessSettings, grantFor } from '../../config/index.js';
import { NotAllowedError } from './errors.js';

/**
 * Whom the proxy in front says that it is. Nobody else is believed: a request that comes from another address than those of
 * `TRUST_PROXY` may say what it likes, and so may a client whose own header the proxy hands on beside its.
 *
 * @returns nothing where it says nothing
 * @throws NotAllowedError for somebody to whom nothing is granted
 */
export function personOfProxy(
  request: Request,
  { proxy, grants }: AccessSettings,
): (Grant & { readonly name: string }) | undefined {
  if (!proxy || !isFromProxy(request)) return undefined;
  const name = onlyValue(request, proxy.userHeader);
  if (name === undefined || name === '') return undefined;
  const groups = (onlyValue(request, proxy.groupsHeader) ?? '').split(',').map((group) => group.trim());
  const grant = grantFor(
    groups.filter((group) => group !== ''),
    grants,
  );
  if (!grant) throw notGranted(name);
  return { name, ...grant };
}

export function notGranted(name: string): NotAllowedError {
  return new NotAllowedError(
    `You are known as ${name}, and nothing is granted to you: whoever runs Halfhour grants it to a group in ACCESS_ROLES.`,
  );
}

/** Of a header that is there twice nobody can say which is the proxy's. */
function onlyValue({ rawHeaders, headersDistinct }: Request, name: string): string | undefined {
  const isThere = rawHeaders.some((one, place) => place % 2 === 0 && one.toLowerCase() === name);
  const values = headersDistinct[name] ?? [];
  return isThere && values.length === 1 ? values[0] : undefined;
}
