import { Module } from '@nestjs/common';
import { CommandSupport } from './command-support.js';
import { AccessDatabase } from './store/access-database.js';
import { Accounts } from './store/accounts.js';
import { Audit } from './store/audit.js';
import { Sessions } from './store/sessions.js';
import { Tokens } from './store/tokens.js';
import { Tries } from './store/tries.js';

/** Accounts, tokens and sessions as stored: what commands need, too. */
@Module({
  providers: [AccessDatabase, Accounts, Audit, CommandSupport, Sessions, Tokens, Tries],
  exports: [AccessDatabase, Accounts, Audit, CommandSupport, Sessions, Tokens, Tries],
})
export class AccessStoreModule {}
