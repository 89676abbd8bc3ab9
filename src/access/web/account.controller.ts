import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Access, AskedBy, type Viewer } from '../../common/http/index.js';
import { InvalidParametersError } from '../../common/errors/index.js';
import { Accounts } from '../store/accounts.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../store/passwords.js';
import { type Session, Sessions } from '../store/sessions.js';
import { clearCookie, readCookie, writeCookie } from './cookies.js';
import { NotAllowedError } from './errors.js';
import { PasswordSignIn } from './password-sign-in.js';

class PasswordForm {
  @IsString({ message: '$property takes one text' })
  @MaxLength(LONGEST_PASSWORD)
  readonly current!: string;

  @IsString({ message: '$property takes one text' })
  @MaxLength(LONGEST_PASSWORD)
  readonly password!: string;
}

/** What a person may know and change of the own account. */
@ApiExcludeController()
@Controller('account')
@Access('viewer')
export class AccountController {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: PasswordSignIn,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  async show(@AskedBy() viewer: Viewer, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { name, role, areas } = viewer;
    const session = viewer.isSignedIn ? await this.sessionView(request) : null;
    response.set('Cache-Control', 'no-store').render('account', {
      title: 'Account · Halfhour',
      name,
      role: role === 'admin' ? 'Administers Halfhour' : 'Looks',
      areas: areas === null ? 'All areas' : areas.join(', '),
      session,
      shortest: SHORTEST_PASSWORD,
      isChanged: request.query['changed'] !== undefined,
    });
  }

  /** A new password, which whoever else is signed in with the old one has to type. */
  @Post('password')
  async change(
    @Body() { current, password }: PasswordForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const [secret, { name, accountId }] = await this.sessionOf(request);
    if (accountId === null)
      throw new NotAllowedError('The password is the provider’s, and is changed there.');
    if (password.length < SHORTEST_PASSWORD) {
      const detail = `A password has at least ${SHORTEST_PASSWORD} characters.`;
      throw new InvalidParametersError([{ parameter: 'password', detail }]);
    }
    const address = request.ip ?? null;
    const account = await this.passwords.check(name, current, address);
    await this.accounts.changePassword(account, password, address);
    await this.sessions.endAll(secret, name, address);
    const next = await this.sessions.begin({ accountId, name }, undefined, address);
    writeCookie(request, response, 'halfhour-session', next);
    response.redirect(303, '/account?changed');
  }

  @Post('sign-out-everywhere')
  async signOutEverywhere(@Req() request: Request, @Res() response: Response): Promise<void> {
    const [secret, { name }] = await this.sessionOf(request);
    await this.sessions.endAll(secret, name, request.ip ?? null);
    clearCookie(request, response, 'halfhour-session');
    response.set({ 'Cache-Control': 'no-store', 'Clear-Site-Data': '"cache"' }).redirect(303, '/sign-in');
  }

  private async sessionView(request: Request) {
    const [secret, session] = await this.sessionOf(request);
    return sessionView(session, await this.sessions.count(secret));
  }

  private async sessionOf(request: Request): Promise<readonly [secret: string, session: Session]> {
    const secret = readCookie(request, 'halfhour-session') ?? '';
    const session = await this.sessions.find(secret);
    if (!session)
      throw new NotAllowedError('Only somebody who is signed in here has a session and a password.');
    return [secret, session];
  }
}

function sessionView({ since, endsAt, accountId, issuer }: Session, browsers: number) {
  const time = (instant: Date): string => `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    since: time(since),
    ends: time(endsAt),
    others: browsers - 1,
    hasOthers: browsers > 1,
    severalOthers: browsers > 2,
    hasPassword: accountId !== null,
    issuer,
  };
}
