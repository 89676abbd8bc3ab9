import { NOT_KNOWN } from '../../common/not-known.js';

export type SegmentPart = 'area' | 'tariff';

/** An area or a tariff as pages name it. */
export function partText(part: SegmentPart, name: string): string {
  return name === NOT_KNOWN ? `no ${part}` : name;
}

/** Area and tariff side by side, as far as a segment has both: "a1 t1", "a1, no tariff", "no area, no tariff". */
export function segmentText(
  segment: Readonly<Partial<Record<SegmentPart, string | undefined>>>,
  quoted: (name: string) => string = (name) => name,
): string {
  const { area, tariff } = segment;
  const parts = [
    ...(area === undefined ? [] : [{ part: 'area', name: area } as const]),
    ...(tariff === undefined ? [] : [{ part: 'tariff', name: tariff } as const]),
  ];
  const texts = parts.map(({ part, name }) => (name === NOT_KNOWN ? partText(part, name) : quoted(name)));
  return texts.join(parts.some(({ name }) => name === NOT_KNOWN) ? ', ' : ' ');
}

/** Who is on a tariff, in running text: "users on tariff t1". */
export function usersOn(tariff: string): string {
  return tariff === NOT_KNOWN ? 'users without a tariff' : `users on tariff ${tariff}`;
}
