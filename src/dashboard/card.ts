import type { Choices } from './choices.js';
import type { pager } from './pager.js';
import type { Table } from './table.js';

/** Something on a page, with the partial that writes it. */
export interface Shown {
  readonly partial: string;
  /** It is still being worked out: it looks otherwise when its page is asked for again. */
  readonly isProvisional?: boolean;
}

export interface Link {
  readonly text: string;
  readonly href: string;
}

/** One part of a bar that is as long as the whole; place and length are percentages of it. */
export interface BarPart {
  readonly colour: string;
  readonly from: string;
  readonly length: string;
}

/** What a card without a figure may have, in the order in which it stands there. */
interface CardParts {
  readonly id: string;
  readonly heading: string;
  readonly choices?: Choices;
  /** The same numbers for programs. */
  readonly csv?: string | undefined;
  readonly sentence?: string;
  readonly isWarning?: boolean;
  /** Behind the sentence. */
  readonly more?: Link | undefined;
  readonly bar?: readonly BarPart[];
  readonly list?: readonly Link[];
  /** What to type; behind the list. */
  readonly commands?: readonly string[];
  readonly table?: Table | undefined;
  /** The table may be wider than the page: what it is called where it scrolls. */
  readonly scrolls?: string;
  /** What stands in place of a table. */
  readonly nothing?: string | undefined;
  /** Why fewer are listed than there are. */
  readonly rest?: string | undefined;
  readonly pager?: ReturnType<typeof pager>;
  /** What the columns mean. */
  readonly words?: readonly { readonly name: string; readonly text: string }[];
}

export function card(parts: CardParts) {
  return { partial: 'card', ...parts };
}

/** Waits for all of them at once, and leaves out those that have nothing to show. */
export async function allOf(cards: readonly Promise<Shown | null>[]): Promise<readonly Shown[]> {
  return (await Promise.all(cards)).filter((one) => one !== null);
}

/** Several cards in one element, such as side by side. */
export async function group(className: string | null, cards: readonly Promise<Shown | null>[]) {
  const shown = await allOf(cards);
  return { partial: 'group', class: className, cards: shown, isProvisional: isAnyProvisional(shown) };
}

export function isAnyProvisional(cards: readonly Shown[]): boolean {
  return cards.some(({ isProvisional = false }) => isProvisional);
}
