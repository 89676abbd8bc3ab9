import { USER_SORTS } from '../../src/consumption/index.js';
import type { Contents } from '../support/contents.js';

/** An address that is measured. */
export interface Route {
  readonly path: string;
  /** A series of the population and a ranking have a target of their own. */
  readonly kind: 'series' | 'ranking' | 'other';
}

const STEPS = ['1h', '1d', '1w', '1mo', 'auto'];
const SPLITS = ['area', 'tariff', 'area,tariff'];
const ANALYSES = ['profile', 'heatmap', 'peaks', 'duration', 'time-of-use', 'unusual-days'];

/** Every route of the API that answers from readings, with what decides how much there is to do. */
export function routes({ userId, daysBeforeEnd }: Contents): readonly Route[] {
  const month = `from=${daysBeforeEnd(30)}`;
  const consumption = '/api/consumption';
  return [
    ...of('series', [
      ...STEPS.map((step) => `${consumption}?resolution=${step}`),
      ...SPLITS.map((split) => `${consumption}?resolution=1d&split=${split}`),
      `${consumption}?${month}&resolution=30m`,
      `${consumption}?from=${daysBeforeEnd(100)}&resolution=30m&split=area,tariff`,
    ]),
    ...of('ranking', [
      ...USER_SORTS.map((sort) => `/api/users?sort=-${sort}`),
      `/api/users?sort=-total&${month}`,
      `/api/users?sort=-total&from=${daysBeforeEnd(30)}T10:30:00Z`,
    ]),
    ...of('other', [
      ...ANALYSES.map((name) => `${consumption}/${name}`),
      ...ANALYSES.map((name) => `${consumption}/${name}?user=${userId}`),
      `${consumption}/diversity`,
      `${consumption}/compare?${month}`,
      `${consumption}/compare?${month}&user=${userId}`,
      `/api/users/${userId}`,
      `/api/users/${userId}/consumption?resolution=1d`,
      `/api/users/${userId}/consumption?resolution=30m&${month}`,
      '/api/quality',
      '/api/readings?page_size=1000',
    ]),
  ];
}

function of(kind: Route['kind'], paths: readonly string[]): readonly Route[] {
  return paths.map((path) => ({ path, kind }));
}
