import hbs from 'hbs';
import { referencedIn } from '../../common/visible.js';
import type { Button, Cell } from '../table.js';

const { escapeExpression, SafeString } = hbs.handlebars;

/** The cells of a table's row as markup: of thousands of them a template would take many times as long. */
export function tableCells(cells: readonly Cell[]): InstanceType<typeof SafeString> {
  return new SafeString(cells.map((cell, index) => markupOf(cell, index === 0)).join(''));
}

function markupOf(cell: Cell, isName: boolean): string {
  const { label, title } = cell;
  const attributes =
    attribute('class', cell.class) + attribute('data-title', label) + attribute('title', title);
  const content = label === undefined ? contentOf(cell) : `<span>${contentOf(cell)}</span>`;
  return isName ? `<th scope="row"${attributes}>${content}</th>` : `<td${attributes}>${content}</td>`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeExpression(value)}"`;
}

function contentOf({ text, href, swatch, drawing = '', current, isCode, button }: Cell): string {
  const escaped = escapeExpression(text);
  const words = isCode ? `<code>${escaped}</code>` : escaped;
  return [
    swatch === undefined ? '' : `<span class="swatch colour-${swatch}" aria-hidden="true"></span>`,
    drawing,
    href === undefined
      ? words
      : `<a href="${escapeExpression(href)}"${current ? ' aria-current="true"' : ''}>${words}</a>`,
    button === undefined ? '' : formOf(button),
  ].join('');
}

function formOf({ action, fields, opens, text }: Button): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeExpression(name)}" value="${referencedIn(escapeExpression(String(value)))}">`,
  );
  return (
    `<details class="confirm"><summary>${escapeExpression(opens)}</summary>` +
    `<form method="post" action="${escapeExpression(action)}">${hidden.join('')}` +
    `<button class="button" type="submit">${escapeExpression(text)}</button></form></details>`
  );
}
