/** What reading metrics has cost, together. */
import type { ObserveCost } from './ports.ts';

export const NOTHING_ASKED: ObserveCost = { metricsRequested: 0, dollars: 0 };

export const addedCosts = (a: ObserveCost, b: ObserveCost): ObserveCost => ({
  metricsRequested: a.metricsRequested + b.metricsRequested,
  dollars: a.dollars + b.dollars,
});
