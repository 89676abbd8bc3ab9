import { applyDecorators, type CanActivate, Injectable, UseGuards } from '@nestjs/common';
import { Access } from '../../common/http/index.js';
import { NotFoundError } from '../../common/errors/index.js';
import { AccessSettings } from '../../config/index.js';

/** Where nobody is asked who they are, there is nobody to administer, and nobody may make a way in that would last. */
@Injectable()
class WherePeopleSignIn implements CanActivate {
  constructor(private readonly settings: AccessSettings) {}

  /** @throws NotFoundError */
  canActivate(): boolean {
    if (this.settings.mode === 'signed-in') return true;
    throw new NotFoundError(
      'Nobody is asked who they are here (ACCESS is open, or not set), so there is nobody to administer.',
    );
  }
}

/** Answers those who administer, where there is somebody to administer. */
export function Administration(): ClassDecorator & MethodDecorator {
  return applyDecorators(Access('admin'), UseGuards(WherePeopleSignIn));
}
