import { writeNames } from '../common/http/index.js';
import { localDate, type TimeRange, type Zone } from '../common/time/index.js';
import type { Segment } from '../users/index.js';
import { type HiddenField, type PageAddress, rangeState, WHOLE_PERIOD } from './address/page-address.js';
import { isSameRange, lastDay, neighbour, overlaps, presets } from './address/ranges.js';
import { Dates } from './format/dates.js';
import type { ChoicesView } from './links.js';

/** The one bar that sets the range, and the filters, of every card on a page. */
export interface RangeBarView {
  readonly range: string;
  readonly zone: string;
  readonly earlier: string | null;
  readonly later: string | null;
  readonly presets: ChoicesView;
  /** What else holds for every card: one link a choice. */
  readonly choices: readonly ChoicesView[];
  readonly action: string;
  readonly hidden: readonly HiddenField[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly selects: readonly SelectView[];
}

export interface SelectView {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
}

export interface RangeBarInput {
  readonly address: PageAddress;
  readonly range: TimeRange;
  readonly window: TimeRange;
  readonly zone: Zone;
  readonly selects: readonly SelectView[];
  readonly choices?: readonly ChoicesView[];
}

export function rangeBar(input: RangeBarInput): RangeBarView {
  const { address, range, window, zone, selects, choices = [] } = input;
  return {
    range: new Dates(zone).range(range),
    zone: zone.name,
    earlier: neighbourLink(-1),
    later: neighbourLink(1),
    presets: { name: 'Ranges', choices: presetLinks() },
    choices,
    action: address.path,
    hidden: address.hiddenFields(['from', 'to', 'range', 'page', ...selects.map(({ name }) => name)]),
    firstDay: localDate(range.from, zone),
    lastDay: lastDay(range, zone),
    selects,
  };

  function neighbourLink(direction: 1 | -1): string | null {
    const moved = neighbour(range, direction, zone);
    return overlaps(moved, window) ? address.with({ ...rangeState(moved, zone), page: undefined }) : null;
  }

  function presetLinks(): ChoicesView['choices'] {
    return presets(window, zone).map(({ label, name, range: preset }) => ({
      label,
      href: address.with({ ...WHOLE_PERIOD, range: name, page: undefined }),
      current: isSameRange(range, preset),
    }));
  }
}

/** A choice of one segment, or of the several that the address names. */
export function segmentSelect(
  name: 'area' | 'tariff',
  segments: readonly Segment[],
  chosen: readonly string[],
): SelectView {
  const names = [...new Set(segments.map((segment) => segment[name]))].sort();
  const isOffered = chosen.every((one) => names.includes(one)) && chosen.length <= 1;
  const value = writeNames(chosen);
  return {
    name,
    label: name === 'area' ? 'Area' : 'Tariff',
    options: [
      { value: '', label: `All ${name}s`, selected: chosen.length === 0 },
      ...names.map((one) => ({
        value: writeNames([one]),
        label: one,
        selected: writeNames([one]) === value,
      })),
      ...(isOffered ? [] : [{ value, label: chosen.join(', '), selected: true }]),
    ],
  };
}
