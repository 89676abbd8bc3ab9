import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DatabaseState } from './database/index.js';

/** One says nothing of the database; the other looks itself, and must not wait for a database that does not answer. */
const FREE: readonly string[] = ['/api/health', '/api/ready'];

/** Lets nobody read a database of an older version before the days of all its users are made. */
@Injectable()
export class PreparedGuard implements CanActivate {
  /** Once it is, it stays so. */
  private isPrepared = false;

  constructor(private readonly state: DatabaseState) {}

  /** @throws BeingPreparedError with how far it is */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isPrepared || FREE.includes(context.switchToHttp().getRequest<Request>().path)) return true;
    await this.state.assertFilled();
    this.isPrepared = true;
    return true;
  }
}
