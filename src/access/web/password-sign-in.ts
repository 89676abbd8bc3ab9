import { Injectable } from '@nestjs/common';
import { AccessDatabase } from '../store/access-database.js';
import { Accounts, type Credentials } from '../store/accounts.js';
import { isPassword } from '../store/passwords.js';
import { TooManyTriesError, Tries } from '../store/tries.js';
import { SignInFailedError } from './errors.js';

/** Compares a name and a password with the accounts, not too often. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly tries: Tries,
    private readonly database: AccessDatabase,
  ) {}

  /**
   * Says no to a name that nobody has, to one that was shut out and to a wrong password alike, and takes as long for it.
   *
   * @throws SignInFailedError
   * @throws TooManyTriesError also for the right password
   */
  async check(name: string, password: string, address: string | null): Promise<Credentials> {
    const account = await this.accounts.named(name);
    // What somebody types may be a password in the wrong field: only names that there are go into the audit.
    const whom = { actor: null, subject: account?.name ?? null, address };
    try {
      await this.tries.begin(name, address);
    } catch (error) {
      if (error instanceof TooManyTriesError) {
        await this.database.note({ ...whom, action: 'sign_in_throttled' });
      }
      throw error;
    }
    const isRight = await isPassword(password, account?.password ?? null);
    if (!account || !isRight || account.disabledAt) {
      await this.database.note({ ...whom, action: 'sign_in_failed' });
      throw new SignInFailedError();
    }
    await this.tries.succeeded(name, address);
    return account;
  }
}
