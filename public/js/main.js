import { mountCharts, recolourCharts, unmountCharts } from './charts.js';
import { wireNavigation } from './navigation.js';
import { wireThemeSwitch } from './theme.js';

/** Zooming is asking for a shorter range: the server answers with finer steps, for every card of the page. */
function zoom(from, to) {
  const url = new URL(location.href);
  for (const name of ['range', 'through', 'resolution', 'page']) url.searchParams.delete(name);
  url.searchParams.set('from', from);
  url.searchParams.set('to', to);
  url.hash = '';
  void visit(url.href);
}

const mount = () => mountCharts(zoom);
const visit = wireNavigation({ before: unmountCharts, after: () => void mount() });
wireThemeSwitch(() => void recolourCharts());
await mount();
