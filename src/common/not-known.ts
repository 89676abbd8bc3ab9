/** Stands for the area or the tariff of a user of whom no file says one. */
export const NOT_KNOWN = '–';
