import type { CookieOptions, Request, Response } from 'express';
import { asksThisMachine } from '../../common/http/index.js';

/*
 * Cookies with secrets. By HTTPS they are bound to the host by their prefix, so that neither another host of the domain nor
 * somebody on the way can set one. On this machine itself there may be no TLS, and not every browser takes a secure cookie
 * without: there they have another name, which counts nowhere else.
 */

/** What a browser is to hold. */
export type CookieName = 'halfhour-session' | 'halfhour-departure';

/** Whether secrets may be taken from a request, and sent with its answer. */
export function isPrivate(request: Request): boolean {
  return request.secure || asksThisMachine(request);
}

/** What the browser holds; nothing where it would have sent it in the clear. */
export function readCookie(request: Request, name: CookieName): string | undefined {
  if (!isPrivate(request)) return undefined;
  const begin = `${fullName(request, name)}=`;
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(begin));
  return found?.slice(begin.length);
}

/** Until the browser is closed. */
export function writeCookie(request: Request, response: Response, name: CookieName, secret: string): void {
  response.cookie(fullName(request, name), secret, optionsFor(request));
}

export function clearCookie(request: Request, response: Response, name: CookieName): void {
  response.clearCookie(fullName(request, name), optionsFor(request));
}

function fullName({ secure }: Request, name: CookieName): string {
  return secure ? `__Host-${name}` : name;
}

function optionsFor({ secure }: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure };
}
