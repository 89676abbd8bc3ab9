import { Plot, takesKeys, within } from './plot.js';

const MOVES = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
/** How near to an edge of the chosen part a pointer takes hold of it, in pixels. */
const HOLD = 7;

/**
 * Reads bars and lines step by step, by pointer or keyboard. With `zoom`, a part is chosen by dragging, or by Shift and
 * the arrows with Enter; a part that is `chosen` already can be moved and widened.
 */
export function readSlots({ canvas, labelledBy, slots, say, textOf, rangeText, dotsAt, zoom, chosen }) {
  const plot = new Plot(canvas);
  const cursor = plot.overlay('cursor');
  const selection = plot.overlay('selection');
  const dots = [];
  /** The step that is read. */
  let shown = null;
  /** Where a selection by keyboard began. */
  let anchor = null;
  let drag = null;
  /** The selected part, in steps; its end is not in it. */
  let selected = null;

  const read = (index) => {
    shown = within(index, 0, slots - 1);
    plot.place(cursor, { x: (shown + 0.5) / slots });
    dotsAt?.(shown).forEach(({ y, colour }, place) => {
      dots[place] ??= plot.overlay('dot');
      dots[place].className = `dot colour-${colour}`;
      dots[place].hidden = y === null;
      if (y !== null) plot.place(dots[place], { x: (shown + 0.5) / slots, y, height: 0 });
    });
    say(textOf(shown));
  };
  const leave = () => {
    shown = anchor = null;
    for (const mark of [cursor, ...dots]) mark.hidden = true;
    say('');
  };
  const select = (from, to) => {
    selected = { from, to };
    plot.place(selection, { x: from / slots, width: (to - from) / slots });
    say(rangeText(from, to));
  };
  const unselect = () => {
    selected = anchor = null;
    selection.hidden = true;
  };
  const slotAt = (event) => within(Math.floor(plot.at(event).x * slots), 0, slots - 1);

  const onKey = ({ key, shiftKey }) => {
    if (key === 'Escape') {
      if (selected) unselect();
      else leave();
      return false;
    }
    if (key === 'Enter') {
      if (!zoom || shown === null) return false;
      zoom(selected ?? { from: shown, to: shown + 1 });
      return true;
    }
    const next = nextSlot(key, shown, slots);
    if (next === undefined) return false;
    const before = shown;
    read(next);
    if (!zoom || !shiftKey) {
      unselect();
      return true;
    }
    anchor ??= before ?? shown;
    select(Math.min(anchor, shown), Math.max(anchor, shown) + 1);
    return true;
  };

  takesKeys(canvas, {
    labelledBy,
    description: zoom
      ? 'Arrow keys read the values, with Shift they select, Enter zooms, Escape leaves'
      : 'Arrow keys read the values, Escape leaves',
    onKey,
    onLeave() {
      unselect();
      leave();
    },
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!drag) {
      read(slotAt(event));
      canvas.dataset.hold = holdAt(plot, event, chosen, slots);
      return;
    }
    const { from, to } = dragged(drag, slotAt(event), slots);
    select(from, to);
  });
  canvas.addEventListener('pointerleave', ({ pointerType }) => {
    // After a touch the value stays readable.
    if (!drag && pointerType !== 'touch') leave();
  });
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const slot = slotAt(event);
    read(slot);
    // On a large chart a finger reads; on a strip it chooses.
    if (!zoom || (event.pointerType === 'touch' && !chosen)) return;
    drag = { hold: holdAt(plot, event, chosen, slots), start: slot, chosen, isMoved: false };
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    event.preventDefault();
  });
  canvas.addEventListener('pointerup', () => {
    if (!drag) return;
    drag = null;
    if (selected && selected.to - selected.from > 1) zoom(selected);
    else unselect();
  });
  canvas.addEventListener('pointercancel', () => {
    drag = null;
    unselect();
  });
}

function nextSlot(key, shown, slots) {
  if (key === 'Home') return 0;
  if (key === 'End') return slots - 1;
  if (!(key in MOVES)) return undefined;
  return shown === null ? (MOVES[key] > 0 ? 0 : slots - 1) : shown + MOVES[key];
}

/** What a pointer takes hold of: an edge of the chosen part, the part itself, or nothing. */
function holdAt(plot, event, chosen, slots) {
  if (!chosen || (chosen.from <= 0 && chosen.to >= slots)) return 'none';
  const at = plot.pixels(plot.at(event).x);
  const [from, to] = [plot.pixels(chosen.from / slots), plot.pixels(chosen.to / slots)];
  if (Math.abs(at - from) <= HOLD) return 'from';
  if (Math.abs(at - to) <= HOLD) return 'to';
  return at > from && at < to ? 'all' : 'none';
}

/** The part that a drag to this step selects. */
function dragged({ hold, start, chosen }, slot, slots) {
  if (hold === 'all') {
    const length = Math.round(chosen.to - chosen.from) || 1;
    const from = within(Math.round(chosen.from) + slot - start, 0, Math.max(0, slots - length));
    return { from, to: from + length };
  }
  const fixed = hold === 'from' ? Math.ceil(chosen.to) - 1 : hold === 'to' ? Math.floor(chosen.from) : start;
  return { from: Math.min(fixed, slot), to: Math.max(fixed, slot) + 1 };
}
