import { chartOptions } from './chart-options.js';
import { readFigure } from './reading.js';

let library;
let mounted = [];

/** Draws every chart of the page with ApexCharts, over the server's axes and in their place to the pixel. */
export async function mountCharts(zoom) {
  const figures = [...document.querySelectorAll('[data-chart]')].filter((figure) =>
    figure.querySelector('.chart-data'),
  );
  const charts = figures.map((figure) => {
    const data = JSON.parse(figure.querySelector('.chart-data').textContent);
    readFigure(figure, data, zoom);
    return { figure, data };
  });
  mounted = charts;
  if (charts.length === 0) return;
  library ??= import(document.getElementById('chart-library').href);
  const { default: ApexCharts } = await library;
  for (const chart of charts) {
    // Another state of the page may have come meanwhile.
    if (mounted !== charts) return;
    await draw(ApexCharts, chart);
    await turn();
  }
}

/** Lets the browser answer its user between two charts. */
function turn() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Takes the charts down before their figures leave the page. */
export function unmountCharts() {
  for (const { apex } of mounted) apex?.destroy();
  mounted = [];
}

/** Draws again in the colours that hold now: the library does not take new ones for a chart that is drawn. */
export async function recolourCharts() {
  // Those that are not drawn yet will be in the new colours.
  const drawn = mounted.filter(({ apex }) => apex);
  if (drawn.length === 0) return;
  const { default: ApexCharts } = await library;
  for (const chart of drawn) {
    chart.apex.destroy();
    chart.figure.querySelector('.marks')?.remove();
    await draw(ApexCharts, chart);
  }
}

async function draw(ApexCharts, chart) {
  const canvas = chart.figure.querySelector('.canvas');
  if (chart.data.kind === 'heat') {
    canvas.classList.add('is-drawn');
    return;
  }
  const marks = document.createElement('div');
  marks.className = 'marks';
  marks.setAttribute('aria-hidden', 'true');
  canvas.append(marks);
  chart.apex = new ApexCharts(marks, chartOptions(chart.data, canvas.querySelector('.plot')));
  await chart.apex.render();
  hatch(chart.figure, chart.data);
  canvas.classList.add('is-drawn');
}

/** Unfinished bars get the pattern of the server's drawing. */
function hatch(figure, { unfinished }) {
  for (const index of unfinished) {
    for (const bar of figure.querySelectorAll(`.apexcharts-bar-area[j="${index}"]`)) {
      bar.classList.add('bar-unfinished');
      bar.style.fill = `url(#${figure.id}-hatch)`;
    }
  }
}
