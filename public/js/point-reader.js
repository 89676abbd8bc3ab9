/**
 * Reads a chart's values out, by pointer or keyboard, in a line above the chart where it hides nothing.
 * Arrows, Home and End move the point, Escape leaves. Dragging over a part of the chart zooms into it.
 */
export function readPoints(figure, data, zoom) {
  const canvas = figure.querySelector('.canvas');
  const plot = figure.querySelector('.plot');
  const readout = figure.querySelector('.readout');
  const rows = figure.querySelectorAll('.numbers tbody tr');
  const { slots } = data;
  const canZoom = data.edges.length > 0;
  const cursor = canvas.appendChild(element('div', 'cursor'));
  const selection = canvas.appendChild(element('div', 'selection'));
  let shown = null;
  let dragFrom = null;

  const leave = () => {
    shown = null;
    cursor.hidden = true;
    readout.textContent = '';
  };
  const read = (index) => {
    shown = Math.min(slots - 1, Math.max(0, index));
    place(cursor, shown + 0.5, shown + 0.5);
    readout.textContent = `${rows[shown].cells[0].textContent}: ${describe(data, shown)}`;
  };
  const place = (mark, from, to) => {
    const { offsetLeft, width } = plotBox(canvas, plot);
    mark.hidden = false;
    mark.style.left = `${offsetLeft + (from / slots) * width}px`;
    mark.style.width = `${((to - from) / slots) * width}px`;
  };
  const slotAt = (event) => {
    const { left, width } = plot.getBoundingClientRect();
    return Math.min(slots - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * slots)));
  };

  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-labelledby', `${figure.id}-heading`);
  canvas.setAttribute('aria-description', 'Arrow keys read the values, Escape leaves');
  canvas.addEventListener('keydown', (event) => {
    const next = nextPoint(event.key, shown, slots);
    if (event.key === 'Escape') leave();
    if (next === undefined) return;
    event.preventDefault();
    read(next);
  });
  canvas.addEventListener('blur', leave);
  canvas.addEventListener('pointerleave', () => {
    if (dragFrom === null) leave();
  });
  canvas.addEventListener('pointermove', (event) => {
    const index = slotAt(event);
    read(index);
    if (dragFrom !== null) place(selection, Math.min(dragFrom, index), Math.max(dragFrom, index) + 1);
  });
  canvas.addEventListener('pointerdown', (event) => {
    // A finger scrolls the page.
    if (!canZoom || event.button !== 0 || event.pointerType === 'touch') return;
    dragFrom = slotAt(event);
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  canvas.addEventListener('pointerup', (event) => {
    if (dragFrom === null) return;
    const [from, to] = [dragFrom, slotAt(event)].sort((a, b) => a - b);
    dragFrom = null;
    selection.hidden = true;
    if (from !== to) zoom(data.edges[from], data.edges[to + 1]);
  });
  canvas.addEventListener('pointercancel', () => {
    dragFrom = null;
    selection.hidden = true;
  });
}

function nextPoint(key, shown, slots) {
  const moves = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
  if (key === 'Home') return 0;
  if (key === 'End') return slots - 1;
  if (!(key in moves)) return undefined;
  return shown === null ? (moves[key] > 0 ? 0 : slots - 1) : shown + moves[key];
}

function describe({ series, unit, decimals, unfinished }, index) {
  const format = new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const value = (number) => (number === null ? 'no readings' : `${format.format(number)} ${unit}`);
  const parts = series.map(({ name, label, values }) => `${label ? `${name} ` : ''}${value(values[index])}`);
  return parts.join(' · ') + (unfinished.includes(index) ? ' (unfinished)' : '');
}

function plotBox(canvas, plot) {
  const outer = canvas.getBoundingClientRect();
  const inner = plot.getBoundingClientRect();
  return { offsetLeft: inner.left - outer.left, width: inner.width };
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  made.hidden = true;
  return made;
}
