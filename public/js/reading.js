import { readCells } from './cell-reader.js';
import { readSlots } from './slot-reader.js';

/** Makes a figure readable, in a line above the chart where it hides nothing. */
export function readFigure(figure, data, zoom) {
  const canvas = figure.querySelector('.canvas');
  const table = figure.querySelector('.numbers table');
  const readout = figure.querySelector('.readout');
  const say = (text) => {
    readout.textContent = text;
  };
  const labelledBy = `${figure.id}-heading`;
  if (data.kind === 'heat') {
    readCells({ canvas, labelledBy, table, unit: data.unit, say });
    return;
  }
  const rows = table.tBodies[0].rows;
  readSlots({
    canvas,
    labelledBy,
    say,
    ...wordsOf(data, (index) => rows[index].cells[0].textContent),
    dotsAt: data.kind === 'lines' ? (index) => dotsAt(data, index) : undefined,
    ...zoomOf(data, zoom),
  });
  readStrip(figure, say, zoom);
}

/** The strip below a chart has no table: its data name the steps. */
function readStrip(figure, say, zoom) {
  const strip = figure.querySelector('.strip');
  if (!strip) return;
  const data = JSON.parse(figure.querySelector('.strip-data').textContent);
  readSlots({
    canvas: strip,
    labelledBy: strip.querySelector('svg').getAttribute('aria-labelledby'),
    say,
    ...wordsOf(data, (index) => data.labels[index]),
    ...zoomOf(data, zoom),
    chosen: data.highlight,
  });
}

function wordsOf(data, labelOf) {
  return {
    slots: data.slots,
    textOf: (index) => `${labelOf(index)}: ${valuesText(data, index)}`,
    rangeText: (from, to) => (to - from === 1 ? labelOf(from) : `${labelOf(from)} to ${labelOf(to - 1)}`),
  };
}

function zoomOf({ edges }, zoom) {
  return edges.length === 0 ? {} : { zoom: ({ from, to }) => zoom(edges[from], edges[to]) };
}

/** "1.2 kWh", or for several "a 1.2 · b 0.8 kWh" with the unit once. */
function valuesText({ series, band, unit, decimals, unfinished }, index) {
  const format = new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const written = (number) => (number === null ? null : format.format(number));
  const parts = series.map(({ name, values }) => ({ name, text: written(values[index]) }));
  if (band) {
    const [low, high] = [written(band.low[index]), written(band.high[index])];
    parts.push({ name: band.name, text: low && high && `${low}–${high}` });
  }
  const last = parts.findLastIndex(({ text }) => text !== null);
  const words = parts.map(({ name, text }, place) => {
    const value = text === null ? 'no readings' : `${text}${place === last ? ` ${unit}` : ''}`;
    return parts.length > 1 ? `${name} ${value}` : value;
  });
  return words.join(' · ') + (unfinished.includes(index) ? ' (unfinished)' : '');
}

function dotsAt({ series, maximum }, index) {
  return series.map(({ values, colour, quiet }) => ({
    colour: quiet ? 'quiet' : colour,
    y: values[index] === null ? null : 1 - values[index] / maximum,
  }));
}
