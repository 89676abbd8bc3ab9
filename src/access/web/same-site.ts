import type { Request } from 'express';
import { CrossSiteError } from './errors.js';

/** What these do can be done by any link. */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a request asks for a change. */
export function isChanging({ method }: Request): boolean {
  return !SAFE.includes(method);
}

/**
 * Refuses what a page of another site has a browser send. Browsers say where a request begins (`Sec-Fetch-Site`, by HTTPS
 * and on localhost; else `Origin`), and no page can make them say otherwise: see OWASP's Cross-Site Request Forgery
 * Prevention Cheat Sheet, Fetch Metadata. So no page holds a secret, and each may be kept by a cache.
 *
 * @param publicUrl - where browsers find the program, where a proxy sends another `Host`
 * @throws CrossSiteError
 */
export function assertSameSite(request: Request, publicUrl: URL | null): void {
  if (!isChanging(request)) return;
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  if (site !== undefined) {
    if (site !== 'same-origin') throw new CrossSiteError();
    return;
  }
  if (origin === undefined || !isOwn(origin, request, publicUrl)) throw new CrossSiteError();
}

function isOwn(origin: string, request: Request, publicUrl: URL | null): boolean {
  if (origin === publicUrl?.origin) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('Host');
}
