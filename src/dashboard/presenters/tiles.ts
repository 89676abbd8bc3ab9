import type { Quantity } from '../format/numbers.js';

/** One figure on its own: label, number, unit, and one line of context. */
export interface TileView extends Quantity {
  readonly label: string;
  readonly context: string;
  readonly warning?: boolean;
}

export function tile(label: string, quantity: Quantity, context: string, warning = false): TileView {
  return { label, ...quantity, context, warning };
}

/** A quantity that has no unit of its own. */
export function plain(value: string, unit = ''): Quantity {
  return { value, unit };
}
