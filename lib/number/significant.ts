/** To so many significant digits: what is stored need not be more exact than what was measured.  (1234.5678, 4) -> 1235 */
export const significant = (value: number, digits = 6): number =>
  Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
