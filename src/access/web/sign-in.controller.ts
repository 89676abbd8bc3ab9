import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Access } from '../../common/http/index.js';
import { AccessSettings } from '../../config/index.js';
import { LONGEST_PASSWORD } from '../store/passwords.js';
import { Sessions } from '../store/sessions.js';
import { clearCookie, isPrivate, readCookie, writeCookie } from './cookies.js';
import { SignInFailedError, TlsNeededError } from './errors.js';
import { PasswordSignIn } from './password-sign-in.js';
import { Provider } from './provider.js';
import { ReturnQuery } from './return-query.dto.js';
import { returnPath } from './return-path.js';
import { showSignIn } from './sign-in-page.js';

class SignInForm extends ReturnQuery {
  @IsString({ message: '$property takes one text' })
  @MaxLength(LONGEST_PASSWORD)
  readonly name!: string;

  @IsString({ message: '$property takes one text' })
  @MaxLength(LONGEST_PASSWORD)
  readonly password!: string;
}

/** Signing in with a password, and signing out. */
@ApiExcludeController()
@Controller()
@Access('anybody')
export class SignInController {
  constructor(
    private readonly settings: AccessSettings,
    private readonly passwords: PasswordSignIn,
    private readonly sessions: Sessions,
    private readonly provider: Provider,
  ) {}

  @Get('sign-in')
  async show(
    @Query() { to, out }: ReturnQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (this.settings.mode !== 'signed-in') {
      response.redirect(303, '/');
      return;
    }
    const hasLeft = out !== undefined && this.settings.oidc !== null;
    const farewell = hasLeft ? await this.provider.farewellUrl() : null;
    showSignIn(request, response, this.settings, { status: 200, to, farewell });
  }

  @Post('sign-in')
  async signIn(
    @Body() { name, password, to }: SignInForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!this.settings.hasAccounts) throw new SignInFailedError('Nobody signs in with a password here.');
    if (!isPrivate(request)) throw new TlsNeededError();
    const address = request.ip ?? null;
    const account = await this.passwords.check(name, password, address);
    const before = readCookie(request, 'halfhour-session');
    const secret = await this.sessions.begin({ accountId: account.id, name: account.name }, before, address);
    writeCookie(request, response, 'halfhour-session', secret);
    response.set('Cache-Control', 'no-store').redirect(303, returnPath(to));
  }

  /** Also of somebody who is not signed in any more: the cookie goes. */
  @Post('sign-out')
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    const secret = readCookie(request, 'halfhour-session');
    const session = secret === undefined ? undefined : await this.sessions.find(secret);
    if (secret !== undefined && session) await this.sessions.end(secret, session.name, request.ip ?? null);
    clearCookie(request, response, 'halfhour-session');
    response
      .set({ 'Cache-Control': 'no-store', 'Clear-Site-Data': '"cache"' })
      .redirect(303, session?.issuer ? '/sign-in?out' : '/sign-in');
  }
}
