/** The pattern of what is unfinished or missing, for the chart of this id. */
export function hatching(id: string): string {
  return (
    `<defs><pattern id="${hatchId(id)}" class="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    '<rect class="hatch-ground" width="5" height="5"/><line x1="0" x2="0" y1="0" y2="5"/></pattern></defs>'
  );
}

export function hatchId(id: string): string {
  return `${id}-hatch`;
}
