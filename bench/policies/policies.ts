/** The policies of a run: those of the product, and those of others that are only here. */
import type { Policy } from '../../lib/policies/policy.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { builtIn } from './built-in.ts';
import { ds2 } from './ds2.ts';
import { hpa } from './hpa.ts';

const OTHERS = [hpa, ds2, builtIn] as unknown as readonly Policy<unknown>[];

export const BENCH_POLICIES: Policies = {
  ...POLICIES,
  ...Object.fromEntries(OTHERS.map((policy) => [policy.name, policy])),
};
