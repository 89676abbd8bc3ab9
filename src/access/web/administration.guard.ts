import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { Request } from 'express';
import { Access, viewerOf } from '../../common/http/index.js';
import { NotFoundError } from '../../common/errors/index.js';
import { AccessSettings } from '../../config/index.js';
import { NotAllowedError } from './errors.js';
import { isChanging } from './same-site.js';

/**
 * Where nobody is asked who they are, there is nobody to administer, and nobody may make a way in that would last. Nor may
 * a program: a token that has leaked would become an account, or a token that is good for longer than itself.
 */
@Injectable()
class AdministrationGuard implements CanActivate {
  constructor(private readonly settings: AccessSettings) {}

  /**
   * @throws NotFoundError where nobody signs in
   * @throws NotAllowedError where a token asks for a change
   */
  canActivate(context: ExecutionContext): boolean {
    if (this.settings.mode !== 'signed-in') {
      throw new NotFoundError(
        'Nobody is asked who they are here (ACCESS is open, or not set), so there is nobody to administer.',
      );
    }
    const request = context.switchToHttp().getRequest<Request>();
    if (viewerOf(request).isProgram && isChanging(request)) {
      throw new NotAllowedError(
        'A token looks only: accounts, tokens and sign-ins are changed by somebody who has signed in.',
      );
    }
    return true;
  }
}

/** Answers those who administer, where there is somebody to administer; what changes something, people only. */
export function Administration(): ClassDecorator & MethodDecorator {
  return applyDecorators(Access('admin'), UseGuards(AdministrationGuard));
}
