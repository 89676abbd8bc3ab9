import { Injectable } from '@nestjs/common';
import { type FillProgress, Rollups } from '../../consumption/index.js';
import { DatabaseReadiness } from '../../database/index.js';
import type { ImportWatcher } from '../run/import-watcher.js';
import type { HeldLease } from './held-lease.js';
import { ImportLease } from './import-lease.js';

/** The right to change readings: the import's lease, on a database of the expected zone in which all days are made. */
@Injectable()
export class DataLease {
  constructor(
    private readonly lease: ImportLease,
    private readonly readiness: DatabaseReadiness,
    private readonly rollups: Rollups,
  ) {}

  /**
   * Does work that changes readings. Days of a database of an older version are made first.
   *
   * @throws the signal's reason when it is aborted before that
   */
  hold<Result>(
    watcher: Pick<ImportWatcher, 'note' | 'filling'>,
    signal: AbortSignal,
    work: (lease: HeldLease) => Promise<Result>,
  ): Promise<Result> {
    const note = (message: string): void => {
      watcher.note(message);
    };
    return this.lease.hold(note, signal, async (lease) => {
      // Another zone may have come in by a rebuild while this process waited.
      await this.readiness.assertZone();
      const progress: FillProgress = (done, all) => {
        watcher.filling?.(done, all);
      };
      await this.rollups.fill(lease, progress, signal);
      return work(lease);
    });
  }
}
