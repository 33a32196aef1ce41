/**
 * An amount as Kubernetes writes it: `500m`, `4`, `2Gi`, `1e3`. Upper and lower case matter, and there is no space before
 * the unit.
 */

const UNITS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    '': 1,
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
  }),
);

/** An exponent or a unit, not both: `1E` is an exa, `1E3` a thousand. */
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+(?=$))?)([a-zA-Z]*)$/;

/** NaN for what is none. */
export const quantity = (text: string): number => {
  const [, digits, unit] = QUANTITY.exec(text) ?? [];
  return Number(digits ?? Number.NaN) * (UNITS.get(unit ?? '') ?? Number.NaN);
};
