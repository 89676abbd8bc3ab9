/** A small table of facts: few columns, few rows, all of it in sight on a narrow screen, too. */
export interface FactTable {
  readonly caption: string;
  readonly columns: readonly FactColumn[];
  readonly rows: readonly { readonly cells: readonly FactCellView[] }[];
}

export interface FactColumn {
  readonly title: string;
  readonly numeric: boolean;
}

/** A value; with a link where there is more to see. */
export interface FactCell {
  readonly text: string;
  readonly href?: string;
  /** Class of the swatch before it, where a chart beside the table has its colour. */
  readonly colour?: string;
}

export interface FactCellView extends FactCell {
  readonly numeric: boolean;
}

export function words(title: string): FactColumn {
  return { title, numeric: false };
}

export function figures(title: string): FactColumn {
  return { title, numeric: true };
}

/** Puts rows under columns; a text alone is a cell, too. The first cell of a row names it. */
export function factTable(
  caption: string,
  columns: readonly FactColumn[],
  rows: readonly (readonly (FactCell | string)[])[],
): FactTable {
  return {
    caption,
    columns,
    rows: rows.map((row) => ({
      cells: row.map((value, index) => ({
        ...(typeof value === 'string' ? { text: value } : value),
        numeric: columns[index]?.numeric ?? false,
      })),
    })),
  };
}

/** A card that tells its facts in a sentence and a table. */
export interface FactCard {
  readonly id: string;
  readonly heading: string;
  readonly summary: string;
  /** Null where there is nothing to list. */
  readonly table: FactTable | null;
  /** The same numbers as CSV. */
  readonly csv: string | null;
}
