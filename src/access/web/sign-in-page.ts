import type { Request, Response } from 'express';
import type { AccessSettings } from '../../config/index.js';
import { isPrivate } from './cookies.js';
import { returnPath } from './return-path.js';

/** What the page says beside its form. */
interface SignInState {
  readonly status: number;
  /** Where somebody goes on. */
  readonly to: unknown;
  /** What went wrong. */
  readonly message?: string | undefined;
  /** The name that was typed. */
  readonly name?: string | undefined;
  /** Where to sign out at the provider, too. */
  readonly farewell?: string | null;
}

/** Shows the page on which people sign in. */
export function showSignIn(
  request: Request,
  response: Response,
  { hasAccounts, oidc, proxy }: AccessSettings,
  { status, to, message, name, farewell }: SignInState,
): void {
  const path = returnPath(to);
  const may = isPrivate(request);
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .render('sign-in', {
      layout: 'layouts/door',
      title: 'Sign in · Halfhour',
      message,
      name,
      farewell,
      to: path,
      /** Nothing is asked that would travel in the clear. */
      needsTls: !may,
      hasForm: may && hasAccounts,
      provider:
        may && oidc
          ? { name: oidc.issuer.host, href: `/sign-in/provider?to=${encodeURIComponent(path)}` }
          : null,
      hasProxyOnly: proxy !== null && !hasAccounts && oidc === null,
    });
}
