/** No meter records more in half an hour: 1 GWh is a load of 2 GW, that of a large city. In Wh. */
export const LARGEST_READING_WH = 1_000_000_000;
