export { AccessModule } from './access.module.js';
export { AccessStoreModule } from './access-store.module.js';
export { AccessDatabase, type AuditAction, type AuditEntry } from './store/access-database.js';
export { Accounts } from './store/accounts.js';
export { Tokens } from './store/tokens.js';
export { AccessGuard } from './web/access.guard.js';
export { NotSignedInError } from './web/errors.js';
export { showSignIn } from './web/sign-in-page.js';
