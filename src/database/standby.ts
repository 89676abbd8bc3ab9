import { Injectable } from '@nestjs/common';
import { Database } from './database.js';

/** How far a standby is behind the server that it follows. */
export interface StandbyState {
  /** It is connected to that server. */
  readonly isStreaming: boolean;
  /**
   * Seconds since the last change that it has replayed was committed; 0 while it is connected and has replayed all that
   * it received. Null before the first.
   */
  readonly lagSeconds: number | null;
}

interface RecoveryRow extends StandbyState {
  readonly isStandby: boolean;
}

/** Whether the database is a streaming standby of another server. */
@Injectable()
export class Standby {
  constructor(private readonly database: Database) {}

  /** Asked anew each time: a standby may be promoted. Null where it is none. */
  async state(): Promise<StandbyState | null> {
    const [row] = await this.database.query<RecoveryRow>(`
      select pg_is_in_recovery() as "isStandby", is_streaming as "isStreaming",
             case when is_streaming and pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                  else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end as "lagSeconds"
      from (select exists (select from pg_stat_wal_receiver where pid is not null) as is_streaming) as receiver`);
    if (row?.isStandby !== true) return null;
    const { isStreaming, lagSeconds } = row;
    return { isStreaming, lagSeconds };
  }
}
