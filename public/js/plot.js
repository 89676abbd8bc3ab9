/** The part of a chart that holds its marks, and what lies over it: all places are parts of its width and height. */
export class Plot {
  constructor(canvas) {
    this.canvas = canvas;
    this.svg = canvas.querySelector('svg');
  }

  /** Where a pointer is, from 0 to 1 in both directions. */
  at({ clientX, clientY }) {
    const { left, top, width, height } = this.svg.getBoundingClientRect();
    return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
  }

  /** Pixels of a part of the width. */
  pixels(part) {
    return part * this.svg.getBoundingClientRect().width;
  }

  /** An element that lies over the plot and takes no pointer; hidden until it is placed. */
  overlay(className) {
    const made = document.createElement('div');
    made.className = className;
    made.hidden = true;
    return this.canvas.appendChild(made);
  }

  place(mark, { x, y = 0, width = 0, height = 1 }) {
    const outer = this.canvas.getBoundingClientRect();
    const inner = this.svg.getBoundingClientRect();
    mark.hidden = false;
    mark.style.left = `${inner.left - outer.left + x * inner.width}px`;
    mark.style.top = `${inner.top - outer.top + y * inner.height}px`;
    mark.style.width = `${width * inner.width}px`;
    mark.style.height = `${height * inner.height}px`;
  }
}

/** Makes a chart readable by keyboard: keys go to `onKey`, and leaving it is told. */
export function takesKeys(canvas, { labelledBy, description, onKey, onLeave }) {
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-labelledby', labelledBy);
  canvas.setAttribute('aria-description', description);
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (onKey(event)) event.preventDefault();
  });
  canvas.addEventListener('blur', onLeave);
}

export function within(value, from = 0, to = 1) {
  return Math.min(to, Math.max(from, value));
}
