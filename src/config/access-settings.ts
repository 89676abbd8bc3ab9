import { UsageError } from '../common/errors/domain-error.js';
import type { AccessVariables, SignIn } from './access-variables.js';
import type { Environment } from './environment.js';
import { parseGrants, type RoleGrants } from './role-grants.js';

/** The provider of OpenID Connect at which people sign in. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** None of a public client. */
  readonly clientSecret: string | undefined;
  /** Which claim names the groups. */
  readonly claim: string;
}

/** In which headers a trusted proxy says who somebody is. */
export interface ProxySettings {
  /** In small letters, as Node.js names headers. */
  readonly userHeader: string;
  readonly groupsHeader: string;
}

/** Who is let in, and how they show who they are. */
export abstract class AccessSettings {
  /** Nobody is asked: everybody is let in, or only this machine is. */
  abstract readonly mode: 'open' | 'this-machine' | 'signed-in';
  abstract readonly hasAccounts: boolean;
  abstract readonly oidc: OidcSettings | null;
  abstract readonly proxy: ProxySettings | null;
  abstract readonly grants: RoleGrants;
  /** Whether a provider or a proxy lets people in who administer: no account has to. */
  abstract readonly grantsAdmin: boolean;
  /** Where browsers find the program, as far as that is said. */
  abstract readonly publicUrl: URL | null;
}

/** What of the environment is looked at. */
type Variables = AccessVariables & Pick<Environment, 'TRUST_PROXY'>;

/** @throws UsageError where something is missing without which nobody could sign in, or anybody could */
export function accessSettings(variables: Variables): AccessSettings {
  const { ACCESS, PUBLIC_URL, ACCESS_ROLES } = variables;
  const ways = (ACCESS ?? '').split(',');
  const has = (way: SignIn): boolean => ways.includes(way);
  if (has('oidc') || has('proxy')) need(variables, 'ACCESS_ROLES', 'what the groups of people may do');
  const grants: RoleGrants = ACCESS_ROLES === undefined ? new Map() : parseGrants(ACCESS_ROLES);
  return {
    mode: ACCESS === undefined ? 'this-machine' : ACCESS === 'open' ? 'open' : 'signed-in',
    hasAccounts: has('accounts'),
    oidc: has('oidc') ? oidcSettings(variables) : null,
    proxy: has('proxy') ? proxySettings(variables) : null,
    grants,
    grantsAdmin: (has('oidc') || has('proxy')) && [...grants.values()].some(({ role }) => role === 'admin'),
    publicUrl: PUBLIC_URL === undefined ? null : new URL(PUBLIC_URL),
  };
}

function oidcSettings(variables: Variables): OidcSettings {
  need(variables, 'PUBLIC_URL', 'where the provider sends people back to');
  return {
    issuer: new URL(need(variables, 'OIDC_ISSUER', 'the provider')),
    clientId: need(variables, 'OIDC_CLIENT_ID', 'as whom the provider knows Halfhour'),
    clientSecret: variables.OIDC_CLIENT_SECRET,
    claim: variables.OIDC_CLAIM,
  };
}

function proxySettings(variables: Variables): ProxySettings {
  if (variables.TRUST_PROXY.length === 0) {
    throw missing(
      variables,
      'TRUST_PROXY',
      'the addresses of the proxy, without which anybody could say who they are',
    );
  }
  return {
    userHeader: variables.PROXY_USER_HEADER.toLowerCase(),
    groupsHeader: variables.PROXY_GROUPS_HEADER.toLowerCase(),
  };
}

function need(variables: Variables, name: keyof AccessVariables, what: string): string {
  const value = variables[name];
  if (value !== undefined) return value;
  throw missing(variables, name, what);
}

function missing({ ACCESS = '' }: Variables, name: string, what: string): UsageError {
  return new UsageError(`ACCESS=${ACCESS} needs ${name}: ${what}.`);
}
