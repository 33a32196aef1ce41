/** An amount as Kubernetes writes it: `500m`, `4`, `2Gi`, `1e3`. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** NaN for what is none. */
export const quantity = (text: string): number => {
  const [, digits, unit] = /^([\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text.trim()) ?? [];
  return Number(digits ?? Number.NaN) * (UNITS[unit ?? ''] ?? Number.NaN);
};
