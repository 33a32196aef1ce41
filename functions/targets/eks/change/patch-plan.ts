/**
 * What of a change goes into the patch? Memory and configuration are an upgrade: never together with a rescale in place,
 * whose task managers would then not stay. They are left for a change of their own, once the rescale is confirmed.
 */
import { isConfigOnly, NO_CHANGES, standsIn } from '../../../../lib/change/config-changes.ts';
import type { Change, ConfigChanges } from '../../../../lib/decision.ts';
import type { Reason } from '../../../../lib/reason.ts';
import type { PerVertexSizing } from '../../../../lib/sizing/sizing.ts';
import type { Looked } from '../eks-job.ts';
import { type Way, wayOf } from '../look/way.ts';
import { configurationStays } from '../obstacles/configuration-stays.ts';
import type { Written } from '../resource/patch.ts';

export interface Patching {
  readonly kind: 'write';
  readonly written: Written;
  readonly way: Way;
  readonly left?: ConfigChanges;
  readonly because: readonly Reason[];
}

export type PatchPlan = Patching | { readonly kind: 'refused'; readonly because: Reason };

export const planOf = (looked: Looked, change: Change, { parallelism }: PerVertexSizing): PatchPlan => {
  const { config, undoes } = change;
  const way = wayOf(looked.resource);
  const write = (written: Written): Patching => ({ kind: 'write', written, way, because: [] });
  const without = (left: ConfigChanges, because: Reason): Patching => ({
    ...write({ parallelism }),
    ...{ left, because: [because] },
  });
  if (standsIn(looked.resource.configuration, config)) return write({ parallelism });
  const stays = configurationStays(looked, change);
  if (isConfigOnly(change)) return stays ? { kind: 'refused', because: stays } : { ...write({ config }), way: RESTART };
  if (stays) return without(NO_CHANGES, stays);
  if (way.kind === 'upgrade' || undoes) return write({ parallelism, config });
  return without(config, {
    rule: 'config-later',
    says: 'Memory and configuration follow as an upgrade of their own once this is confirmed: with them, it would be no rescale in place.',
  });
};

const RESTART: Way = { kind: 'upgrade', because: 'task managers read their configuration when they start' };
