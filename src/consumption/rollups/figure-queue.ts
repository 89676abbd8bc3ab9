import type { Session } from '../../database/index.js';
import type { FigureChange, UserRollup } from './user-rollup.js';

/** So much is held: the days and months of ten users' years. */
const MOST_BYTES = 512 * 1024;

/** Figures of users' days and months that are written together, in the transaction that writes their readings. */
export class FigureQueue {
  private held: FigureChange[] = [];
  private bytes = 0;

  constructor(
    private readonly session: Session,
    private readonly rollup: UserRollup,
  ) {}

  /** Takes a change, and writes all that are held where they are many. */
  async add(change: FigureChange): Promise<void> {
    this.held.push(change);
    this.bytes += change.days.byteLength + change.months.byteLength;
    if (this.bytes >= MOST_BYTES) await this.write();
  }

  /** Writes all that are held. To be called before the transaction ends. */
  async write(): Promise<void> {
    const changes = this.held;
    this.held = [];
    this.bytes = 0;
    if (changes.length > 0) await this.rollup.write(this.session, changes);
  }
}
