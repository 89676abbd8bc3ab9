/** A table of any card, as its partial writes it. The first cell of a row names the row. */
export interface Table {
  readonly caption: string;
  /** Whether eyes read the caption, too. */
  readonly isCaptionShown?: boolean;
  /** How the style sheet lays it out. */
  readonly class?: string | undefined;
  /** None where the rows tell all. */
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly class?: string | undefined; readonly cells: readonly Cell[] }[];
}

export interface Column {
  readonly title: string;
  readonly unit?: string | undefined;
  readonly class?: string | undefined;
  /** Sorts by it. */
  readonly href?: string | undefined;
  /** Value of `aria-sort`. */
  readonly sorted?: 'ascending' | 'descending' | 'none';
}

export interface Cell {
  readonly text: string;
  readonly class?: string | undefined;
  /** Where there is more to see. */
  readonly href?: string | undefined;
  /** More about it, where a mouse rests. */
  readonly title?: string | undefined;
  /** Title of its column, which stands before it where the screen is too narrow for columns. */
  readonly label?: string | undefined;
  /** The colour that a chart beside the table gives it. */
  readonly swatch?: string | undefined;
  /** Markup that stands before its text. */
  readonly drawing?: string | undefined;
  /** Whether the list is filtered by it. */
  readonly current?: boolean | undefined;
  /** Text of a file or a stable name, as it stands there. */
  readonly isCode?: boolean | undefined;
  /** Changes something. */
  readonly button?: Button | undefined;
}

/** A form of one button, which is seen once it is asked for: what it does cannot be taken back. */
export interface Button {
  readonly action: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** What is pressed first. */
  readonly opens: string;
  readonly text: string;
}

/** How the values of a ledger's column stand. */
type CellKind = 'words' | 'id' | 'number' | 'time' | 'path' | 'name' | 'code';

export function words(title: string): Column {
  return { title };
}

export function figures(title: string): Column {
  return { title, class: 'number' };
}

export function classes(...names: readonly (string | false | undefined)[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined;
}

/** How a column sorts its table, as `sort` of an address: the other way round where it is sorted by it already. */
export function sorting<Key extends string>(
  order: { readonly sort: Key; readonly descending: boolean },
  key: Key,
  isFallingFirst: boolean,
) {
  const isSorted = order.sort === key;
  const isFalling = isSorted ? !order.descending : isFallingFirst;
  const sorted = isSorted ? (order.descending ? 'descending' : 'ascending') : 'none';
  return { sort: `${isFalling ? '-' : ''}${key}`, sorted } as const;
}

/** Puts rows under columns, whose classes their cells share; a text alone is a cell, too. */
export function table(
  look: string,
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
): Table {
  return {
    caption,
    class: look,
    columns,
    rows: rows.map((row) => ({
      cells: row.map((value, index) => {
        const cell = cellOf(value);
        return { ...cell, class: classes(columns[index]?.class, cell.class) };
      }),
    })),
  };
}

/** A list of what came in. On a narrow screen each row is a block, whose cells name their columns. */
export function ledgerTable(
  caption: string,
  columns: readonly (readonly [title: string, kind?: CellKind])[],
  rows: readonly (readonly (Cell | string)[])[],
): Table {
  return table(
    'ledger',
    caption,
    columns.map(([title, kind = 'words']) => ({ title, class: `cell-${kind}` })),
    rows.map((row) =>
      row.map((value, index) => {
        const [label, kind] = columns[index] ?? [''];
        return { ...cellOf(value), label, isCode: kind === 'code' || kind === 'name' };
      }),
    ),
  );
}

/** The numbers that a chart draws, by column: the first one names the slots, of which there may be thousands. */
export type Numbers = readonly { readonly title: string; readonly cells: readonly string[] }[];

export function numbersTable(caption: string, numbers: Numbers): Table {
  return {
    caption,
    columns: numbers.map(({ title }, index) => (index === 0 ? words(title) : figures(title))),
    rows: (numbers[0]?.cells ?? []).map((_, slot) => ({
      cells: numbers.map(({ cells }) => ({ text: cells[slot] ?? '' })),
    })),
  };
}

function cellOf(value: Cell | string): Cell {
  return typeof value === 'string' ? { text: value } : value;
}
