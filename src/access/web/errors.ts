import { DomainError } from '../../common/errors/domain-error.js';

/** Somebody of whom is not known who they are asks for what not everybody may see. */
export class NotSignedInError extends DomainError {
  readonly code = 'not_signed_in';

  /** @param hadToken - whether a token was shown that lets nobody in */
  constructor(readonly hadToken = false) {
    super(
      hadToken
        ? 'The token is not known, has expired or was revoked.'
        : 'Sign in, or send a token: "Authorization: Bearer halfhour_…".',
    );
  }
}

/** Name and password do not belong together: which of them is wrong is not said. */
export class SignInFailedError extends DomainError {
  readonly code = 'sign_in_failed';

  constructor(why = 'The name or the password is not right.') {
    super(why);
  }
}

/** Somebody who is known may not. */
export class NotAllowedError extends DomainError {
  readonly code = 'not_allowed';
}

/** A secret would travel in the clear. */
export class TlsNeededError extends DomainError {
  readonly code = 'tls_needed';

  constructor() {
    super(
      'Passwords, sessions and tokens are taken by HTTPS only, or on the machine that Halfhour runs on. ' +
        'Where a proxy ends TLS, TRUST_PROXY has to name it.',
    );
  }
}

/** A page of another site has sent this. */
export class CrossSiteError extends DomainError {
  readonly code = 'cross_site';

  constructor() {
    super('What changes something is taken from pages of Halfhour only: open the page here and try again.');
  }
}
