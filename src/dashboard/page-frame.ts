import { writeNames } from '../common/http/index.js';
import { localDate } from '../common/time/index.js';
import type { Snapshot } from '../consumption/index.js';
import type { Segment } from '../users/index.js';
import { rangeState, WHOLE_PERIOD } from './address/page-address.js';
import type { PageQuery } from './address/page-query.dto.js';
import { isSameRange, lastDay, neighbour, overlaps, presets } from './address/ranges.js';
import type { Choices } from './choices.js';
import { partText, type SegmentPart } from './format/segment-words.js';
import type { PageContext } from './page-context.js';

/** What else than the range can be chosen for all cards of a page. */
interface Chosen {
  readonly selects?: readonly ReturnType<typeof segmentSelect>[];
  /** One link a choice. */
  readonly choices?: readonly Choices[];
}

/** What pages of analyses have around their cards. */
export function pageFrame(page: PageContext, scope: string, chosen: Chosen = {}) {
  return {
    provenance: `${scope} · data version ${page.data.dataVersion}`,
    /** There is no range to choose before there are data. */
    rangeBar: page.data.window ? rangeBar(page, chosen) : null,
    importNote: importNote(page.data),
  };
}

/** The one bar that sets the range, and the filters, of every card on a page. */
export function rangeBar(
  { address, range, window, dates }: Pick<PageContext, 'address' | 'range' | 'window' | 'dates'>,
  { selects = [], choices }: Chosen,
) {
  const { zone } = dates;
  return {
    range: dates.range(range),
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

  function presetLinks(): Choices['choices'] {
    return presets(window, zone).map(({ label, name, range: preset }) => ({
      label,
      href: address.with({ ...WHOLE_PERIOD, range: name, page: undefined }),
      current: isSameRange(range, preset),
    }));
  }
}

/** Which area and which tariff. */
export function segmentSelects(segments: readonly Segment[], { area, tariff }: PageQuery) {
  return [segmentSelect('area', segments, area), segmentSelect('tariff', segments, tariff)];
}

/** A choice of one segment, or of the several that the address names. */
export function segmentSelect(name: SegmentPart, segments: readonly Segment[], chosen: readonly string[]) {
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
        label: partText(name, one),
        selected: writeNames([one]) === value,
      })),
      ...(isOffered ? [] : [{ value, label: textOf(name, chosen), selected: true }]),
    ],
  };
}

/** What a page is about, in its title and at its foot: "15 Jul – 31 Dec 2016 · all areas · t1 · UTC". */
export function scopeText(
  { range, dates }: Pick<PageContext, 'range' | 'dates'>,
  { area, tariff }: { readonly area: readonly string[]; readonly tariff: readonly string[] },
): string {
  const named = (part: SegmentPart, names: readonly string[]): string =>
    textOf(part, names) || `all ${part}s`;
  return [dates.range(range), named('area', area), named('tariff', tariff), dates.zone.name].join(' · ');
}

function textOf(part: SegmentPart, names: readonly string[]): string {
  return names.map((name) => partText(part, name)).join(', ');
}

/** What to think of the figures while readings are stored that not all of them count yet; null where there are none. */
function importNote({ isSettled }: Snapshot): string | null {
  if (isSettled) return null;
  return (
    'An import is under way: totals, means and peaks of all users are those before it until they are brought up to date, ' +
    'and a user’s own figures may be newer. If it was cut short, run it again.'
  );
}

/** A page before there are any data to show. */
export function emptyPage({ hasOnlyNewReadings }: Snapshot) {
  return { title: 'No readings yet · Halfhour', empty: true, hasOnlyNewReadings };
}
