import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ruleOf } from './common/http/index.js';
import { DatabaseState } from './database/index.js';

/** Lets nobody read a database of an older version before the days of all its users are made. */
@Injectable()
export class PreparedGuard implements CanActivate {
  /** Once it is, it stays so. */
  private isPrepared = false;

  constructor(private readonly state: DatabaseState) {}

  /** @throws BeingPreparedError with how far it is */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    // What answers anybody tells of no readings, and must not wait for a database that does not answer.
    if (this.isPrepared || ruleOf(context) === 'anybody') return true;
    await this.state.assertFilled();
    this.isPrepared = true;
    return true;
  }
}
