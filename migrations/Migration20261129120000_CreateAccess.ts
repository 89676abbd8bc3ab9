import { Migration } from '@mikro-orm/migrations';

/**
 * Who may see what: people with a password, tokens of programs, who is signed in, who has tried to, and what has happened.
 * Secrets are kept as hashes only. Nothing here refers to the data, so that these tables may lie in another database.
 */
export class Migration20261129120000_CreateAccess extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }

  override down(): void {
    for (const table of TABLES) this.addSql(`drop table ${table}`);
  }
}

const TABLES = [
  'access_audit',
  'access_tries',
  'access_departures',
  'access_sessions',
  'access_tokens',
  'access_accounts',
];

/** Whoever administers sees everything; a viewer everything, or some areas. */
const GRANT = `
  role text not null check (role in ('viewer', 'admin')),
  areas text[] check (areas is null or role = 'viewer' and cardinality(areas) > 0)`;

const STATEMENTS = [
  `create table access_accounts (
    id integer generated always as identity primary key,
    name text not null,
    -- The same in small letters: two names that differ in nothing else are one.
    folded_name text not null unique,
    -- Argon2id, in the PHC string format.
    password text not null,
    ${GRANT},
    created_at timestamptz not null default now(),
    last_sign_in_at timestamptz,
    disabled_at timestamptz
  )`,
  `create table access_tokens (
    id integer generated always as identity primary key,
    name text not null unique,
    -- SHA-256 of the token: it has 256 random bits, so a slow hash would add nothing.
    hash bytea not null unique,
    ${GRANT},
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz
  )`,
  `create table access_sessions (
    -- SHA-256 of what the cookie holds.
    hash bytea primary key,
    -- Of a person with an account, whose role and areas are those of the account.
    account_id integer references access_accounts on delete cascade,
    person text not null,
    -- Of a person whom a provider has vouched for: which one, and the person's id there.
    issuer text,
    subject text,
    role text check (role in ('viewer', 'admin')),
    areas text[] check (areas is null or role = 'viewer' and cardinality(areas) > 0),
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    ends_at timestamptz not null,
    check ((account_id is null) = (issuer is not null and subject is not null and role is not null))
  )`,
  `create index access_sessions_of_account on access_sessions (account_id)`,
  // Somebody who has been sent to a provider and has not come back yet.
  `create table access_departures (
    hash bytea primary key,
    state text not null,
    nonce text not null,
    verifier text not null,
    return_to text not null,
    ends_at timestamptz not null
  )`,
  // As rate-limiter-flexible has it.
  `create table access_tries (
    key varchar(255) primary key,
    points integer not null default 0,
    expire bigint
  )`,
  `create table access_audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    -- Who did it, as far as is known.
    actor text,
    action text not null,
    -- Whom or what it was done to.
    subject text,
    -- Where the request came from; null of a command.
    address text,
    detail jsonb
  )`,
  `create index access_audit_at on access_audit (at)`,
];
