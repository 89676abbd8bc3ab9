import { DomainError } from '../../common/errors/domain-error.js';

/** The folder as a whole cannot be imported into this database. */
export class ImportRefusedError extends DomainError {
  readonly code = 'import_refused';
}
