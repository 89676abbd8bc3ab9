import { DomainError } from '../../common/errors/domain-error.js';

/** Somebody stopped the import (Ctrl-C). */
export class InterruptedError extends DomainError {
  readonly code = 'interrupted';

  constructor() {
    super('Interrupted.');
  }
}
