/**
 * What of a change goes into the patch? Memory and configuration are an upgrade: never together with a rescale in place,
 * whose task managers would then not stay. They are left for a change of their own, once the rescale is confirmed. Where the
 * job could not run at the new size with the memory that it has, there is no rescale in place: both are one upgrade.
 */
import { isApplied, isConfigOnly, NO_CHANGES } from '../../../../lib/change/config-changes.ts';
import { urgencyOf } from '../../../../lib/memory-tuning/memory-change-timing.ts';
import type { Change, ConfigChanges } from '../../../../lib/model/decision.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import { formatNumber } from '../../../../lib/number/format.ts';
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
  const { config, rollbackOf } = change;
  const way = wayOf(looked.resource);
  const write = (written: Written): Patching => ({ kind: 'write', written, way, because: [] });
  const without = (left: ConfigChanges, because: Reason): Patching => ({
    ...write({ parallelism }),
    ...{ left, because: [because] },
  });
  if (isApplied(looked.resource.configuration, config)) return write({ parallelism });
  const stays = configurationStays(looked, change);
  if (isConfigOnly(change)) return stays ? { kind: 'refused', because: stays } : { ...write({ config }), way: RESTART };
  if (stays) return without(NO_CHANGES, stays);
  if (way.kind === 'upgrade' || rollbackOf) return write({ parallelism, config });
  const urgency = urgencyOf(looked.description.config ?? {}, config);
  switch (urgency.kind) {
    case 'at once': {
      const because = `its task managers have ${mib(urgency.stands)} of ${urgency.pool} and need ${mib(urgency.needs)} for the new size, which comes with it`;
      return { ...write({ parallelism, config }), way: { kind: 'upgrade', because } };
    }
    case 'not worth it':
      return without(NO_CHANGES, {
        rule: 'config-not-worth-it',
        says: `Memory stays as it is: task managers of ${mib(urgency.needs)} instead of ${mib(urgency.stands)} are not worth an upgrade.`,
        numbers: {
          stands: { value: urgency.stands, unit: 'bytes' },
          needs: { value: urgency.needs, unit: 'bytes' },
        },
      });
    case 'later':
      return without(config, {
        rule: 'config-later',
        says: 'Memory and configuration follow as an upgrade of their own once this is confirmed: with them, it would be no rescale in place.',
      });
  }
};

const mib = (bytes: number): string => `${formatNumber(Math.round(bytes / 2 ** 20))} MiB`;

const RESTART: Way = { kind: 'upgrade', because: 'task managers read their configuration when they start' };
