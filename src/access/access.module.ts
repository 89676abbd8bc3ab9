import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccessStoreModule } from './access-store.module.js';
import { AccessGuard } from './web/access.guard.js';
import { AccountController } from './web/account.controller.js';
import { EveryRouteHasARule } from './web/every-route-has-a-rule.js';
import { Identity } from './web/identity.js';
import { PasswordSignIn } from './web/password-sign-in.js';
import { ProviderController } from './web/provider.controller.js';
import { Provider } from './web/provider.js';
import { SignInController } from './web/sign-in.controller.js';

/** Who is let in, and to what. */
@Module({
  imports: [AccessStoreModule, DiscoveryModule],
  controllers: [AccountController, ProviderController, SignInController],
  providers: [AccessGuard, EveryRouteHasARule, Identity, PasswordSignIn, Provider],
  exports: [AccessGuard, AccessStoreModule],
})
export class AccessModule {}
