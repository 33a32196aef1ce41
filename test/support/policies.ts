/** The table of policies with one more, as a developer who adds a policy would write it. */
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { threshold } from './policies/threshold/threshold.ts';

export const policies: Policies = { ...POLICIES, threshold };
