/*
 * What a meter's file says of a reading, as `readings.quality` keeps it.
 */

export const UNKNOWN = 0;
export const ACTUAL = 1;
export const ESTIMATED = 2;
/** Or edited by hand. */
export const SUBSTITUTED = 3;
/** Made by us: half of an hour. */
export const DERIVED = 4;

export type Quality = 0 | 1 | 2 | 3 | 4;

/** What people and programs call them, in the order of the numbers. */
export const QUALITY_WORDS = ['unknown', 'actual', 'estimated', 'substituted', 'derived'] as const;
export type QualityWord = (typeof QUALITY_WORDS)[number];

/** The number that stands for a word. */
export function qualityOf(word: QualityWord): Quality {
  return QUALITY_WORDS.indexOf(word) as Quality;
}

/** Whether nobody metered it. What a page or an answer calls estimated was substituted or edited, too. */
export function isEstimated(quality: number | undefined): boolean {
  return quality === ESTIMATED || quality === SUBSTITUTED;
}
