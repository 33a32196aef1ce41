/** Draws of a normal distribution, in standard deviations from its mean. */

/** Standard deviations by which the highest of so many normal draws lies above the mean, about (Blom).  1  ->  0; 8  ->  1.43 */
export const highestOf = (draws: number): number => normalQuantile((draws - 0.375) / (draws + 0.25));

/** Tukey's lambda distribution, near enough: (0.5)  ->  0; (0.92)  ->  1.41 */
export const normalQuantile = (share: number): number => (share ** 0.135 - (1 - share) ** 0.135) / 0.1975;
