import { Controller, Get, Logger, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../common/http/index.js';
import { messageOf } from '../../common/errors/index.js';
import { AccessDatabase } from '../store/access-database.js';
import { Sessions } from '../store/sessions.js';
import { clearCookie, isPrivate, readCookie, writeCookie } from './cookies.js';
import { TlsNeededError } from './errors.js';
import { type Arrival, Provider } from './provider.js';
import { ReturnQuery } from './return-query.dto.js';
import { returnPath } from './return-path.js';

/** Signing in at a provider of OpenID Connect. */
@ApiExcludeController()
@Controller('sign-in/provider')
@Access('anybody')
export class ProviderController {
  private readonly logger = new Logger('Access');

  constructor(
    private readonly provider: Provider,
    private readonly sessions: Sessions,
    private readonly database: AccessDatabase,
  ) {}

  /** To the provider. */
  @Get()
  async depart(
    @Query() { to }: ReturnQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!isPrivate(request)) throw new TlsNeededError();
    const { url, secret } = await this.provider.depart(returnPath(to));
    writeCookie(request, response, 'halfhour-departure', secret);
    response.set('Cache-Control', 'no-store').redirect(303, url);
  }

  /** Back from it: in the browser that has departed, once. */
  @Get('callback')
  async arrive(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!isPrivate(request)) throw new TlsNeededError();
    const address = request.ip ?? null;
    const departed = readCookie(request, 'halfhour-departure');
    clearCookie(request, response, 'halfhour-departure');
    const { person, returnTo } = await this.arrival(request, departed, address);
    const before = readCookie(request, 'halfhour-session');
    const secret = await this.sessions.begin(person, before, address);
    writeCookie(request, response, 'halfhour-session', secret);
    response.set('Cache-Control', 'no-store').redirect(303, returnTo);
  }

  private async arrival(
    { originalUrl }: Request,
    departed: string | undefined,
    address: string | null,
  ): Promise<Arrival> {
    try {
      return await this.provider.arrive(originalUrl.split('?')[1] ?? '', departed);
    } catch (error) {
      if (error instanceof Error && error.cause !== undefined) {
        this.logger.warn(`a sign-in at the provider failed: ${messageOf(error.cause)}`);
      }
      await this.database.note({
        actor: null,
        action: 'sign_in_failed',
        address,
        detail: { by: 'provider' },
      });
      throw error;
    }
  }
}
