import { releaseBuffers } from '../../common/release-buffers.js';
import type { Session } from '../../database/index.js';
import { copyOf, copyRows, copyStatement } from './copy-rows.js';
import type { FileRows } from './reading-rows.js';

/** A COPY costs more than what a user has in it in a night: fewer rows wait for others. */
export const FEW_ROWS = 2048;

/** Stores readings of whatever users, in the transaction that was begun; few of them go in together with others. */
export class ReadingWriter {
  private waiting: Buffer[] = [];
  private waitingRows = 0;
  private statement = '';

  /** @param whileStoring - called when the database is at work, so that others may use the time */
  constructor(
    private readonly session: Session,
    private readonly whileStoring: () => void,
  ) {}

  /** @param handedOver - called once the database has the rows, or they wait */
  async add(
    userId: number,
    fileId: number,
    rows: FileRows,
    indexes: Uint32Array,
    handedOver: () => void,
  ): Promise<void> {
    const statement = copyStatement(rows);
    if (statement !== this.statement) await this.write();
    this.statement = statement;
    this.waiting.push(copyRows(userId, fileId, rows, indexes));
    this.waitingRows += indexes.length;
    if (this.waitingRows >= FEW_ROWS) await this.write(handedOver);
  }

  /** Stores what waits. To be called before anything is read of its users, and before the transaction ends. */
  async write(handedOver?: () => void): Promise<void> {
    if (this.waitingRows === 0) return;
    const rows = this.waiting;
    this.waiting = [];
    this.waitingRows = 0;
    const chunks = handingOver(copyOf(rows), () => {
      handedOver?.();
      this.whileStoring();
    });
    await this.session.copyIn(this.statement, chunks);
    releaseBuffers(...rows);
  }
}

/** The chunks of a COPY. @param then - called once they have gone to the database, and the COPY's end with them */
function* handingOver(chunks: Iterable<Buffer>, then: () => void): Generator<Buffer, void, undefined> {
  yield* chunks;
  setImmediate(then);
}
