import type { Type } from '@nestjs/common';

/** Rows too many for one answer in memory: read page by page as the client takes them, as CSV or NDJSON. */
export class RowStream<Row extends object> {
  /**
   * @param rowType - the answer's class of a row; its fields are the columns
   * @param pages - read one at a time; `return` is called when the client disconnects
   */
  constructor(
    readonly rowType: Type<Row>,
    readonly pages: AsyncIterable<readonly Row[]>,
  ) {}
}
