import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import sql from 'sql-template-tag';
import { AccessSettings, grantFor, type OidcSettings } from '../../config/index.js';
import { AccessDatabase } from '../store/access-database.js';
import { hashOf, newSecret } from '../store/secrets.js';
import type { ProvidedPerson } from '../store/sessions.js';
import { SignInFailedError } from './errors.js';
import { notGranted } from './proxy-identity.js';

const CALLBACK = '/sign-in/provider/callback';

/** So long somebody may take at the provider. */
const AWAY = sql`interval '10 minutes'`;

// Only where somebody has written an issuer with http://, such as one on the same machine. Discovery knows it by identity.
// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out
const ALLOW_HTTP: (config: oidc.Configuration) => void = oidc.allowInsecureRequests;

const TIMEOUT_SECONDS = 10;
const METADATA_MS = 3_600_000;

/** Somebody who is sent to the provider: where, and what the browser is to hold until the way back. */
export interface Departure {
  readonly url: string;
  readonly secret: string;
}

/** Somebody who has come back, and where to go on. */
export interface Arrival {
  readonly person: ProvidedPerson;
  readonly returnTo: string;
}

interface StoredDeparture {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** Signing in by OpenID Connect: the code flow, with PKCE, state and nonce, each of them good once and in one browser. */
@Injectable()
export class Provider {
  private known: { readonly at: number; readonly metadata: Promise<oidc.ServerMetadata> } | undefined;

  constructor(
    private readonly settings: AccessSettings,
    private readonly database: AccessDatabase,
  ) {}

  /** @throws SignInFailedError where the provider is away */
  async depart(returnTo: string): Promise<Departure> {
    const config = await this.configuration();
    const secret = newSecret();
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: this.callbackUrl().href,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    await this.database.rows(sql`delete from access_departures where ends_at < now()`);
    await this.database.rows(sql`
      insert into access_departures (hash, state, nonce, verifier, return_to, ends_at)
      values (${hashOf(secret)}, ${state}, ${nonce}, ${verifier}, ${returnTo}, now() + ${AWAY})`);
    return { url: url.href, secret };
  }

  /**
   * @param query - of the address to which the provider has sent the browser
   * @param secret - what the browser holds of its departure
   * @throws SignInFailedError where anything is not as it was sent
   * @throws NotAllowedError for somebody to whom nothing is granted
   */
  async arrive(query: string, secret: string | undefined): Promise<Arrival> {
    const departure = await this.departureOf(secret);
    if (!departure) {
      throw new SignInFailedError('This way back belongs to no sign-in of this browser: sign in once more.');
    }
    const config = await this.configuration();
    const url = this.callbackUrl();
    url.search = query;
    const { verifier, state, nonce, returnTo } = departure;
    const claims = await this.claimsOf(config, url, { verifier, state, nonce }).catch((error: unknown) => {
      throw failure(error);
    });
    return { person: this.personOf(claims), returnTo };
  }

  /** Where the provider ends its own session; null where it offers no such address, or is away: one is signed out here. */
  async farewellUrl(): Promise<string | null> {
    const config = await this.configuration().catch(() => null);
    if (!config) return null;
    const { end_session_endpoint, client_id } = { ...config.serverMetadata(), ...config.clientMetadata() };
    if (!end_session_endpoint) return null;
    const back = new URL('/sign-in', this.publicUrl()).href;
    return oidc.buildEndSessionUrl(config, { client_id, post_logout_redirect_uri: back }).href;
  }

  private async claimsOf(
    config: oidc.Configuration,
    url: URL,
    { verifier, state, nonce }: Omit<StoredDeparture, 'returnTo'>,
  ): Promise<Claims> {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new SignInFailedError('The provider has not said who you are.');
    // Some providers name groups only where they are asked for them.
    if (claims[this.oidc().claim] !== undefined || !config.serverMetadata().userinfo_endpoint) return claims;
    return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
  }

  private personOf(claims: Claims): ProvidedPerson {
    const { sub, preferred_username, email, name } = claims;
    const called = [preferred_username, email, name, sub].find(
      (one) => typeof one === 'string' && one !== '',
    );
    const person = { name: String(called), issuer: this.oidc().issuer.href, subject: sub };
    const grant = grantFor(groupsIn(claims[this.oidc().claim]), this.settings.grants);
    if (!grant) throw notGranted(person.name);
    return { ...person, ...grant };
  }

  /** Used up by being read: nobody comes back twice. */
  private async departureOf(secret: string | undefined): Promise<StoredDeparture | undefined> {
    if (secret === undefined) return undefined;
    const [found] = await this.database.rows<StoredDeparture>(sql`
      delete from access_departures where hash = ${hashOf(secret)} and ends_at > now()
      returning state, nonce, verifier, return_to as "returnTo"`);
    return found;
  }

  /** A new one each time: it asks for the provider's keys, which may have changed since the last sign-in. */
  private async configuration(): Promise<oidc.Configuration> {
    const { clientId, clientSecret, issuer } = this.oidc();
    const auth = clientSecret === undefined ? oidc.None() : undefined;
    const config = new oidc.Configuration(await this.metadata(), clientId, clientSecret, auth);
    config.timeout = TIMEOUT_SECONDS;
    if (issuer.protocol === 'http:') ALLOW_HTTP(config);
    // By itself it would trust a token that came by TLS without looking at its signature.
    oidc.enableNonRepudiationChecks(config);
    return config;
  }

  private metadata(): Promise<oidc.ServerMetadata> {
    if (this.known && Date.now() - this.known.at < METADATA_MS) return this.known.metadata;
    const { issuer, clientId } = this.oidc();
    const execute = issuer.protocol === 'http:' ? [ALLOW_HTTP] : [];
    const metadata = oidc
      .discovery(issuer, clientId, undefined, undefined, { execute, timeout: TIMEOUT_SECONDS })
      .then((config) => config.serverMetadata());
    this.known = { at: Date.now(), metadata };
    // What could not be read is asked for again.
    metadata.catch(() => (this.known = undefined));
    return metadata.catch((error: unknown) => {
      throw failure(error);
    });
  }

  private callbackUrl(): URL {
    return new URL(CALLBACK, this.publicUrl());
  }

  private publicUrl(): URL {
    if (!this.settings.publicUrl) throw new Error('PUBLIC_URL is not set');
    return this.settings.publicUrl;
  }

  private oidc(): OidcSettings {
    if (!this.settings.oidc) throw new SignInFailedError('Nobody signs in at a provider here.');
    return this.settings.oidc;
  }
}

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

function groupsIn(claim: unknown): readonly string[] {
  const groups: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return groups.filter((group) => typeof group === 'string');
}

/** What exactly is wrong helps an attacker more than a person: it is the cause, for the log. */
function failure(cause: unknown): unknown {
  if (cause instanceof SignInFailedError) return cause;
  const error = new SignInFailedError(
    'The provider has not vouched for you, or cannot be reached: sign in once more.',
  );
  error.cause = cause;
  return error;
}
