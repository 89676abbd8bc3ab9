import { ledgerTable, table, figures, words } from '../table.js';
import { tableCells } from './table-cells.js';

const markup = ({ rows }: ReturnType<typeof table>): string => tableCells(rows[0]!.cells).toString();

describe('tableCells', () => {
  it('names the row by its first cell, and gives the others the classes of their columns', () => {
    const facts = table(
      'facts',
      'Facts',
      [words('Day'), figures('Energy')],
      [[{ text: 'Mon', href: '/?day=1', swatch: '1' }, '5']],
    );
    expect(markup(facts)).toBe(
      '<th scope="row"><span class="swatch colour-1" aria-hidden="true"></span><a href="/?day&#x3D;1">Mon</a></th>' +
        '<td class="number">5</td>',
    );
  });

  it('puts the title of its column before a cell of a ledger', () => {
    const ledger = ledgerTable(
      'Rows',
      [['Code', 'name'], ['Why']],
      [['bad', { text: 'No', class: 'cell-warning' }]],
    );
    expect(markup(ledger)).toBe(
      '<th scope="row" class="cell-name" data-title="Code"><span><code>bad</code></span></th>' +
        '<td class="cell-words cell-warning" data-title="Why"><span>No</span></td>',
    );
  });

  it('escapes what comes from the data', () => {
    const hostile = '"><script>';
    const cell = { text: hostile, href: hostile, title: hostile, class: hostile };
    expect(tableCells([cell, cell]).toString()).not.toContain('<script>');
  });
});
