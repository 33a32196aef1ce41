/** A policy whose every answer is checked: asked again with a copy of what it was given, does it say the same? */
import type { Policy } from '../../lib/policies/policy.ts';

export interface Replay {
  /** Questions that were asked twice, and those with two answers. */
  asked: number;
  differed: number;
}

export const replayed = (policy: Policy<unknown>, replay: Replay): Policy<unknown> => {
  const twice =
    <Given extends readonly unknown[], Answer>(answer: (...given: Given) => Answer): ((...given: Given) => Answer) =>
    (...given) => {
      const copy = structuredClone(given.map(withoutFunctions)) as unknown as Given;
      const first = answer(...given);
      replay.asked++;
      if (exactly(first) !== exactly(answer(...copy))) replay.differed++;
      return first;
    };
  return {
    ...policy,
    prepare: twice((state, job) => policy.prepare(state, job)),
    observe: twice((state, seen) => policy.observe(state, seen)),
    propose: twice((state, situation) => policy.propose(state, situation)),
    outcome: twice((state, change, outcome) => policy.outcome(state, change, outcome)),
  };
};

/** What can't be copied is not data; options carry none that a policy reads. */
const withoutFunctions = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (Array.isArray(value)) return value.map(withoutFunctions);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutFunctions(one)]));
};

/** To the last bit: NaN, -0 and the infinities differ from one another. A headline is what it says. */
const exactly = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'function') return (one as () => unknown)();
    if (typeof one === 'number' && (!Number.isFinite(one) || Object.is(one, -0)))
      return `number ${Object.is(one, -0) ? '-0' : one}`;
    return one;
  }) ?? 'undefined';
