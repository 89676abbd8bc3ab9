import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { isOwnRequest, type Viewer } from '../../common/http/index.js';
import { AccessSettings } from '../../config/index.js';
import { hashOf } from '../store/secrets.js';
import { type Session, Sessions } from '../store/sessions.js';
import { Tokens } from '../store/tokens.js';
import { isPrivate, readCookie } from './cookies.js';
import { NotSignedInError, TlsNeededError } from './errors.js';
import { personOfProxy } from './proxy-identity.js';

/** Where nobody is asked who they are. */
const ANYBODY: Viewer = {
  name: null,
  role: 'admin',
  areas: null,
  stamp: '',
  isSignedIn: false,
  isProgram: false,
};

/** What the program asks of itself, so that it is kept for those who may see everything: it is shown to nobody. */
const OF_THE_PROGRAM: Viewer = { ...ANYBODY, role: 'viewer' };

const BEARER = /^Bearer +(\S+)$/i;

/** Finds out who asks. */
@Injectable()
export class Identity {
  constructor(
    private readonly settings: AccessSettings,
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
  ) {}

  /**
   * By the token that a program shows, by the word of a proxy that is trusted, or by the cookie of a browser. A token that lets nobody in is not
   * made up for by a cookie.
   *
   * @throws NotSignedInError
   * @throws NotAllowedError for somebody of whom the proxy says who it is, and to whom nothing is granted
   * @throws TlsNeededError
   */
  async of(request: Request): Promise<Viewer> {
    if (this.settings.mode !== 'signed-in') return ANYBODY;
    if (isOwnRequest(request)) return OF_THE_PROGRAM;
    const viewer = (await this.byToken(request)) ?? this.byProxy(request) ?? (await this.bySession(request));
    if (!viewer) throw new NotSignedInError();
    return viewer;
  }

  private async byToken(request: Request): Promise<Viewer | undefined> {
    const [, token] = BEARER.exec(request.get('Authorization') ?? '') ?? [];
    if (token === undefined) return undefined;
    if (!isPrivate(request)) throw new TlsNeededError();
    const found = await this.tokens.grantOf(token, request.ip ?? null);
    if (!found) throw new NotSignedInError(true);
    return { ...found, stamp: stampOf(token), isSignedIn: false, isProgram: true };
  }

  private byProxy(request: Request): Viewer | undefined {
    const person = personOfProxy(request, this.settings);
    return person && { ...person, stamp: stampOf(person.name), isSignedIn: false, isProgram: false };
  }

  private async bySession(request: Request): Promise<Viewer | undefined> {
    const secret = readCookie(request, 'halfhour-session');
    const found = secret === undefined ? undefined : await this.sessions.find(secret);
    if (secret === undefined || !found || !this.isOffered(found)) return undefined;
    const { name, role, areas } = found;
    return { name, role, areas, stamp: stampOf(secret), isSignedIn: true, isProgram: false };
  }

  /** A session is no way round settings that have changed since it began. */
  private isOffered({ issuer }: Session): boolean {
    const { hasAccounts, oidc } = this.settings;
    return issuer === null ? hasAccounts : issuer === oidc?.issuer.href;
  }
}

/** Tells sign-ins apart and says nothing of their secrets. */
function stampOf(secret: string): string {
  return hashOf(`stamp ${secret}`).toString('base64url').slice(0, 16);
}
