/** How the values of a column stand: plain words, numbers, times, stable names, or text of a file as it stands there. */
export type CellKind = 'words' | 'number' | 'time' | 'path' | 'name' | 'code';

export interface LedgerColumn {
  readonly title: string;
  readonly kind: CellKind;
}

/** A value of a cell; with a link where there is more to see. */
export interface CellValue {
  readonly text: string;
  readonly href?: string;
  readonly warning?: boolean;
  /** Whether the list is filtered by it. */
  readonly current?: boolean;
}

/** A cell knows its column's title, which stands before it where the screen is too narrow for columns. */
export interface CellView extends CellValue, LedgerColumn {
  readonly isCode: boolean;
}

export interface LedgerTableView {
  readonly caption: string;
  readonly columns: readonly LedgerColumn[];
  readonly rows: readonly { readonly cells: readonly CellView[] }[];
}

/** Puts rows under columns; a text alone is a cell, too. The first cell of a row names it. */
export function ledgerTable(
  caption: string,
  columns: readonly LedgerColumn[],
  rows: readonly (readonly (CellValue | string)[])[],
): LedgerTableView {
  return {
    caption,
    columns,
    rows: rows.map((row) => ({
      cells: row.map((value, index) => {
        const { title, kind } = columns[index] ?? { title: '', kind: 'words' };
        const cell = typeof value === 'string' ? { text: value } : value;
        return { ...cell, title, kind, isCode: kind === 'code' || kind === 'name' };
      }),
    })),
  };
}

export function column(title: string, kind: CellKind = 'words'): LedgerColumn {
  return { title, kind };
}
