import type { Type } from '@nestjs/common';

/** Rows that are too many for one answer: read page by page while the client takes them, as CSV or NDJSON. */
export class RowStream<Row extends object> {
  /**
   * @param rowType - the answer's class of a row; its fields are the columns
   * @param pages - read one at a time; its `return` is called when the client leaves
   */
  constructor(
    readonly rowType: Type<Row>,
    readonly pages: AsyncIterable<readonly Row[]>,
  ) {}
}
