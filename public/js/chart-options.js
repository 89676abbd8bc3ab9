/** The options of ApexCharts for a chart's data. It draws the marks only: axes and labels are the server's. */
export function chartOptions(data, plot) {
  const isBars = data.kind === 'bars';
  const series = data.series.flatMap((one) => drawnSeries(one, data));
  return {
    chart: {
      type: isBars ? 'bar' : 'line',
      width: '100%',
      height: plot.clientHeight,
      parentHeightOffset: 0,
      sparkline: { enabled: true },
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: false },
      selection: { enabled: false },
      background: 'transparent',
      fontFamily: 'inherit',
      redrawOnParentResize: true,
    },
    series: series.map(({ name, points }) => ({ name, data: points })),
    colors: series.map(({ colour, quiet }) => colourOf(plot, colour, quiet)),
    fill: { type: 'solid', opacity: 1 },
    stroke: isBars
      ? { show: false, width: 0 }
      : {
          curve: 'straight',
          width: series.map(({ quiet }) => (quiet ? 1.25 : 1.75)),
          lineCap: 'round',
          dashArray: series.map(({ dash }) => dash),
        },
    plotOptions: { bar: { columnWidth: '74%', borderRadius: 0 } },
    xaxis: timeAxis(data),
    yaxis: { min: 0, max: data.maximum, labels: { show: false } },
    grid: { show: false, padding: { top: 0, right: 0, bottom: 0, left: 0 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    markers: { size: 0 },
    tooltip: { enabled: false },
    states: { hover: { filter: { type: 'none' } }, active: { filter: { type: 'none' } } },
  };
}

/** Bars have a slot of equal width each, which takes names that are no numbers; points of lines stand in the middle. */
function timeAxis({ kind, slots }) {
  const bare = { labels: { show: false }, axisBorder: { show: false }, axisTicks: { show: false } };
  return kind === 'bars'
    ? {
        ...bare,
        type: 'category',
        tickPlacement: 'between',
        categories: Array.from({ length: slots }, (_, index) => `${index}`),
      }
    : { ...bare, type: 'numeric', min: 0, max: slots };
}

/** A line with unfinished steps becomes two: one drawn through, and one dashed. */
function drawnSeries({ name, colour, quiet, values }, { kind, unfinished }) {
  if (kind === 'bars') return [{ name, colour, quiet, dash: 0, points: values }];
  const points = (isShown) => values.map((y, index) => ({ x: index + 0.5, y: isShown(index) ? y : null }));
  if (unfinished.length === 0) return [{ name, colour, quiet, dash: 0, points: points(() => true) }];
  const open = new Set(unfinished);
  const touches = (index) => open.has(index) || open.has(index - 1) || open.has(index + 1);
  return [
    { name, colour, quiet, dash: 0, points: points((index) => !open.has(index)) },
    { name, colour, quiet, dash: 4, points: points(touches) },
  ];
}

function colourOf(plot, colour, quiet) {
  const name = quiet ? '--ink-quiet' : colour === 'accent' ? '--accent' : `--segment-${colour}`;
  // A colour has one value for each theme: only a property that takes colours says which holds.
  plot.style.color = `var(${name})`;
  const { color } = getComputedStyle(plot);
  plot.style.color = '';
  return color;
}
