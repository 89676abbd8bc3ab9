import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import sql from 'sql-template-tag';
import { DomainError } from '../../common/errors/domain-error.js';
import { clientOf } from '../../common/http/index.js';
import { AccessDatabase } from './access-database.js';
import { foldedName } from './accounts.js';
import { hashOf } from './secrets.js';

/** So many wrong passwords of one name, wherever they come from, and of one address, whatever the names. */
const MOST_OF_NAME = 10;
const MOST_OF_ADDRESS = 50;
/** Within this time; and so long nobody else is tried. */
const SECONDS = 15 * 60;

/** Too many wrong passwords. */
export class TooManyTriesError extends DomainError {
  readonly code = 'too_many_tries';
  override readonly retryAfter: number;

  /** @param seconds - until the next try counts */
  constructor(seconds: number) {
    const minutes = Math.ceil(seconds / 60);
    super(`There were too many tries: try again in ${minutes <= 1 ? 'a minute' : `${minutes} minutes`}.`);
    this.retryAfter = Math.ceil(seconds);
  }
}

/**
 * Counts passwords that are tried, by name and by address, for all processes together. A try counts before it is looked at,
 * so that many at once are no more than one after the other.
 */
@Injectable()
export class Tries {
  private readonly ofName: RateLimiterPostgres;
  private readonly ofAddress: RateLimiterPostgres;

  constructor(private readonly database: AccessDatabase) {
    // Both engines in one way, and no prepared statement, which the embedded one's only session would keep.
    const storeClient = {
      query: async ({ text, values }: { text: string; values: readonly unknown[] }) => {
        const rows = await database.query(text, values);
        return { rows, rowCount: rows.length };
      },
    };
    const limiter = (keyPrefix: string, points: number): RateLimiterPostgres =>
      new RateLimiterPostgres({
        storeClient,
        storeType: 'client',
        tableName: 'access_tries',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration: SECONDS,
      });
    this.ofName = limiter('name', MOST_OF_NAME);
    this.ofAddress = limiter('address', MOST_OF_ADDRESS);
  }

  /** Counts a try. @throws TooManyTriesError */
  async begin(name: string, address: string | null): Promise<void> {
    await this.database.rows(sql`delete from access_tries where expire < ${Date.now()}::bigint`);
    await taken(this.ofAddress, network(address));
    await taken(this.ofName, keyOf(name));
  }

  /** The password was the right one: what came before was a slip. */
  async succeeded(name: string, address: string | null): Promise<void> {
    await this.ofName.delete(keyOf(name));
    await this.ofAddress.reward(network(address));
  }
}

async function taken(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new TooManyTriesError(error.msBeforeNext / 1000);
    throw error;
  }
}

/** A name that was typed may be as long as it likes, and may be a password. */
function keyOf(name: string): string {
  return hashOf(foldedName(name)).toString('base64url');
}

/** Whoever has an address of IPv6 has all of its network. */
function network(address: string | null): string {
  return clientOf({ ip: address ?? '' });
}
