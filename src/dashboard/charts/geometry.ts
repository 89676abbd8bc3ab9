/** Room above and below the plot of a large or small chart in pixels; the style sheet keeps it free. */
export const MARGINS = 10 + 28;

/** A part of the plot's width as an attribute takes it. */
export function percent(part: number): string {
  return `${Number((part * 100).toFixed(3))}%`;
}

export function round(pixels: number): number {
  return Number(pixels.toFixed(1));
}
