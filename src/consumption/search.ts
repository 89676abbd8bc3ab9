/** What of a user is searched. */
interface Searched {
  readonly id: string;
  readonly area: string;
  readonly tariff: string;
}

/**
 * Whether a user is one of those that are looked for: each word is a part of its id, its area or its tariff, whatever
 * the case, and however the letters with accents are composed.
 */
export function searchFor(text: string): (user: Searched) => boolean {
  const words = folded(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return ({ id, area, tariff }) => {
    const places = [folded(id), folded(area), folded(tariff)];
    return words.every((word) => places.some((place) => place.includes(word)));
  };
}

/** Upper case knows of more letters that they are the same than lower case does: ß and SS, ς and σ. */
function folded(text: string): string {
  return text.normalize('NFC').toUpperCase().normalize('NFC');
}
