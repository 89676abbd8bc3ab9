import { IsNotEmpty, IsOptional, IsUrl, Matches, ValidateBy } from 'class-validator';
import { grantsProblem } from './role-grants.js';

/** How people sign in: with a password of their own, at a provider, or at a proxy that says who they are. */
export const SIGN_INS = ['accounts', 'oidc', 'proxy'] as const;
export type SignIn = (typeof SIGN_INS)[number];

const WEB = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };
export const POSTGRES = {
  protocols: ['postgres', 'postgresql'],
  require_protocol: true,
  require_tld: false,
  allow_underscores: true,
};

/** The name of a header. */
const HEADER = /^[A-Za-z0-9-]+$/;

/** What of the environment says who is let in. */
export class AccessVariables {
  /** `open`, or how people sign in; where nobody says so, this machine alone is let in. */
  @IsOptional()
  @Matches(/^(open|(accounts|oidc|proxy)(,(accounts|oidc|proxy))*)$/, {
    message: 'ACCESS takes open, or any of accounts, oidc and proxy with commas between them, or is left out',
  })
  readonly ACCESS?: string;

  /** Where accounts, sessions, tokens and the audit lie, where that is not the database itself. */
  @IsOptional()
  @IsUrl(POSTGRES, { message: 'ACCESS_DATABASE_URL takes postgresql://user:password@host:port/database' })
  readonly ACCESS_DATABASE_URL?: string;

  /** Where browsers find the program: a provider sends people back there. */
  @IsOptional()
  @IsUrl(WEB, { message: 'PUBLIC_URL takes the address that browsers use, such as https://halfhour.example' })
  readonly PUBLIC_URL?: string;

  @IsOptional()
  @IsUrl(WEB, { message: 'OIDC_ISSUER takes the address of the provider of OpenID Connect' })
  readonly OIDC_ISSUER?: string;

  @IsOptional()
  @IsNotEmpty()
  readonly OIDC_CLIENT_ID?: string;

  /** Without it the client is a public one, which PKCE protects. */
  @IsOptional()
  @IsNotEmpty()
  readonly OIDC_CLIENT_SECRET?: string;

  /** The claim that names a person's groups. */
  @IsNotEmpty({ message: 'OIDC_CLAIM takes the name of a claim' })
  readonly OIDC_CLAIM: string = 'groups';

  /** The headers in which a proxy says who somebody is, and in which groups. */
  @Matches(HEADER, { message: 'PROXY_USER_HEADER takes the name of a header' })
  readonly PROXY_USER_HEADER: string = 'Remote-User';

  @Matches(HEADER, { message: 'PROXY_GROUPS_HEADER takes the name of a header' })
  readonly PROXY_GROUPS_HEADER: string = 'Remote-Groups';

  /** What the groups that a provider or a proxy names may do. */
  @IsOptional()
  @ValidateBy(
    {
      name: 'grants',
      validator: { validate: (value) => grantsProblem(value) === null },
    },
    {
      message:
        'ACCESS_ROLES takes JSON such as {"operators":"admin","analysts":"viewer","north-desk":["North"]}',
    },
  )
  readonly ACCESS_ROLES?: string;
}
