import { Plot, takesKeys, within } from './plot.js';

const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/**
 * Reads a heat map cell by cell, by pointer or keyboard, out of its table: rows of the map are columns of the table.
 */
export function readCells({ canvas, labelledBy, table, unit, say }) {
  const plot = new Plot(canvas);
  const mark = plot.overlay('cell');
  const titles = table.tHead.rows[0].cells;
  const lines = table.tBodies[0].rows;
  const [rows, columns] = [titles.length - 1, lines.length];
  let shown = null;

  const read = (row, column) => {
    shown = [within(row, 0, rows - 1), within(column, 0, columns - 1)];
    const [y, x] = shown;
    plot.place(mark, { x: x / columns, y: y / rows, width: 1 / columns, height: 1 / rows });
    const { cells } = lines[x];
    const value = cells[y + 1].textContent;
    say(
      `${titles[y + 1].textContent}, ${cells[0].textContent}: ${value === '–' ? 'no readings' : `${value} ${unit}`}`,
    );
  };
  const leave = () => {
    shown = null;
    mark.hidden = true;
    say('');
  };
  const onKey = ({ key }) => {
    if (key === 'Escape') leave();
    const [row, column] = shown ?? [0, 0];
    if (key === 'Home') read(row, 0);
    else if (key === 'End') read(row, columns - 1);
    else if (key in MOVES) {
      const [down, right] = shown ? MOVES[key] : [0, 0];
      read(row + down, column + right);
    } else return false;
    return true;
  };
  const readAt = (event) => {
    const { x, y } = plot.at(event);
    read(Math.floor(y * rows), Math.floor(x * columns));
  };

  takesKeys(canvas, {
    labelledBy,
    description: 'Arrow keys read the cells, Escape leaves',
    onKey,
    onLeave: leave,
  });
  canvas.addEventListener('pointermove', readAt);
  canvas.addEventListener('pointerdown', readAt);
  canvas.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType !== 'touch') leave();
  });
}
