import { DomainError } from '../../common/errors/index.js';

/** A client asks more than its share. */
export class TooManyRequestsError extends DomainError {
  readonly code = 'too_many_requests';

  /** @param retryAfter - seconds */
  constructor(override readonly retryAfter: number) {
    super(`Too many requests came from this address: wait ${retryAfter} s before the next one.`);
  }
}

/** All clients together ask more than can be answered at a time. */
export class OverloadedError extends DomainError {
  readonly code = 'overloaded';
  override readonly retryAfter = 2;

  constructor() {
    super('As many requests as Halfhour takes at a time are being answered: try again in some seconds.');
  }
}

/** An address that is longer than any of ours. */
export class AddressTooLongError extends DomainError {
  readonly code = 'address_too_long';

  /** @param most - characters */
  constructor(most: number) {
    super(`The address has more than ${most} characters: ask for fewer names at a time.`);
  }
}
