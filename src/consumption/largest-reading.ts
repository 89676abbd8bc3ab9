/**
 * No meter records more in half an hour, in Wh: 1 GWh is a load of 2 GW, that of a large city. A row that says so is
 * rejected, and one that is stored counts in no figure.
 */
export const LARGEST_READING_WH = 1_000_000_000;
