/**
 * Six hours of load, drawn with what is published of the shapes that others have measured with (period, peak, minimum, mean
 * over peak, fastest growth): a sine, an advertising stream that never rests, traffic with two steep rushes.
 */
import { type LoadOf, through } from './trace.ts';

export const SIX_HOURS = 6 * 3600;

/** 5,000 to 60,000 records/s, three periods. */
export const sine: LoadOf = (second) => 32_500 + 27_500 * Math.sin((2 * Math.PI * second) / 7200 - Math.PI / 2);

/** Mean over peak 0.38; at one time three times as much within five minutes. */
export const advertising: LoadOf = through(
  [
    [0, 0.3],
    [20, 0.42],
    [40, 0.22],
    [55, 0.35],
    [70, 0.62],
    [85, 0.38],
    [110, 0.25],
    [130, 0.3],
    [136, 0.88],
    [150, 1],
    [168, 0.5],
    [190, 0.38],
    [215, 0.26],
    [235, 0.48],
    [255, 0.32],
    [280, 0.18],
    [300, 0.44],
    [315, 0.6],
    [332, 0.28],
    [360, 0.22],
  ],
  550_000,
);

/** Mean over peak 0.3; 1.7 times as much within five minutes. */
export const traffic: LoadOf = through(
  [
    [0, 0.1],
    [45, 0.08],
    [78, 0.13],
    [96, 0.42],
    [113, 0.93],
    [126, 1],
    [146, 0.55],
    [170, 0.26],
    [215, 0.17],
    [255, 0.2],
    [286, 0.5],
    [304, 0.56],
    [326, 0.2],
    [360, 0.08],
  ],
  100_000,
);
