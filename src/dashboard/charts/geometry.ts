import { CHART_HEIGHT, type ChartSize } from './chart.js';

/** Room above and below the plot in pixels, for labels; the style sheet keeps it free as margins. */
const MARGINS: Readonly<Record<ChartSize, number>> = { large: 10 + 28, small: 10 + 28, strip: 4 + 20 };

/** How far below the plot the base of its labels lies, in pixels. */
export const LABEL_DROP: Readonly<Record<ChartSize, number>> = { large: 20, small: 20, strip: 15 };

/** Height of the part of a chart that holds its marks, in pixels. */
export function plotHeightOf(size: ChartSize): number {
  return CHART_HEIGHT[size] - MARGINS[size];
}

/** A part of the plot's width as an attribute takes it. */
export function percent(part: number): string {
  return `${Math.round(part * 1e5) / 1e3}%`;
}

export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
