export { AccessModule } from './access.module.js';
export { AccessStoreModule } from './access-store.module.js';
export {
  AccessDatabase,
  AUDIT_ACTIONS,
  type AuditAction,
  type AuditEntry,
  type Doer,
} from './store/access-database.js';
export { type Account, Accounts, type LastAdmin } from './store/accounts.js';
export { Audit, AuditAnswer, AuditEntryAnswer, type AuditFilter } from './store/audit.js';
export { newPassword } from './store/passwords.js';
export { type PersonSignedIn, Sessions } from './store/sessions.js';
export { type Token, TOKEN_DAYS, Tokens } from './store/tokens.js';
export { AccessGuard } from './web/access.guard.js';
export { NotSignedInError } from './web/errors.js';
export { showSignIn } from './web/sign-in-page.js';
export { Administration } from './web/administration.guard.js';
