import { DAY_MS } from '../../common/time/index.js';
import type { TimeRange } from '../../common/time/index.js';
import { formatExact, type Quantity } from '../format/numbers.js';

/** One figure on its own: label, number, unit, how it changed, and one line of context. */
export interface TileView extends Quantity {
  readonly label: string;
  readonly context: string;
  readonly warning?: boolean;
  /** So much is missing that the figure tells little. */
  readonly missing?: boolean;
  /** "+3.2 %": against what, the page says once. */
  readonly change?: string;
}

export function tile(label: string, quantity: Quantity, context: string, warning = false): TileView {
  return { label, ...quantity, context, warning };
}

/** A quantity that has no unit of its own. */
export function plain(value: string, unit = ''): Quantity {
  return { value, unit };
}

/** How long a range is, with its dates. */
export function periodTile({ from, to }: TimeRange, dates: string): TileView {
  const days = Math.round(((to.getTime() - from.getTime()) / DAY_MS) * 10) / 10;
  return tile('Period', plain(formatExact(days), days === 1 ? 'day' : 'days'), dates);
}
