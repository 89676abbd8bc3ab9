import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type AccessRule, isMetBy, rememberViewer, ruleOf } from '../../common/http/index.js';
import { AccessSettings } from '../../config/index.js';
import { NotAllowedError } from './errors.js';
import { Identity } from './identity.js';
import { assertSameSite } from './same-site.js';

const WHY: Readonly<Record<AccessRule, string>> = {
  anybody: '',
  viewer: '',
  unconfined: 'This cannot be told by area, and you see some areas only.',
  admin: 'Only whoever administers Halfhour may do this.',
};

/** Lets through whom the rule of a handler names, and keeps who it is for what answers. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly identity: Identity,
    private readonly settings: AccessSettings,
  ) {}

  /**
   * @throws NotSignedInError where it is not known who asks
   * @throws NotAllowedError where it is known
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const rule = ruleOf(context);
    // A program that shows a token is no browser, which somebody else's page might lead.
    if (!request.get('Authorization')?.startsWith('Bearer '))
      assertSameSite(request, this.settings.publicUrl);
    if (rule === 'anybody') return true;
    const viewer = await this.identity.of(request);
    rememberViewer(request, viewer);
    http.getResponse<Response>().locals['viewer'] = viewer;
    if (!isMetBy(rule, viewer)) throw new NotAllowedError(WHY[rule]);
    return true;
  }
}
