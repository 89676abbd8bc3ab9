import { DomainError } from '../../common/errors/domain-error.js';

/** Another import has taken the lock over, so nothing more may be written. */
export class LeaseLostError extends DomainError {
  readonly code = 'lease_lost';

  constructor() {
    super(
      'Another import took the lock over while this one did not answer. The open file was rolled back, ' +
        'what was loaded before is kept: run the import again.',
    );
  }
}
