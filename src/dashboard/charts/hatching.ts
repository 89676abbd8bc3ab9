/** The pattern of what is unfinished (in the colour of the bars) or missing (grey), for the chart of this id. */
export function hatching(id: string, of: 'hatch' | 'missing-hatch'): string {
  return (
    `<defs><pattern id="${hatchId(id)}" class="${of}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    '<rect class="hatch-ground" width="5" height="5"/><line x1="0" x2="0" y1="0" y2="5"/></pattern></defs>'
  );
}

export function hatchId(id: string): string {
  return `${id}-hatch`;
}
