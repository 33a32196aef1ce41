/**
 * The part of a change that goes into the patch. Memory and configuration are an upgrade: never together with a rescale in place,
 * whose task managers would then not stay. They are deferred: a change of their own, once the rescale is confirmed. Where the
 * job could not run at the new size with the memory that it has, there is no rescale in place: both are one upgrade.
 */
import { isApplied, isConfigOnly, NO_CHANGES } from '../../../lib/change/config-changes.ts';
import { urgencyOf } from '../../../lib/memory-tuning/memory-change-timing.ts';
import type { Change } from '../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { formatNumber } from '../../../lib/number/format.ts';
import type { Written } from '../../flink-kubernetes-operator/patch.ts';
import { type UpgradeStrategy, upgradeStrategyOf } from '../../flink-kubernetes-operator/upgrade-strategy.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { failedConfigPrecondition } from './config-preconditions.ts';
import { readable } from './inherited-options.ts';

export interface Patching {
  readonly kind: 'write';
  readonly written: Written;
  readonly strategy: UpgradeStrategy;
  readonly deferred?: ConfigChanges;
  readonly because: readonly Reason[];
}

export type PatchPlan = Patching | { readonly kind: 'refused'; readonly because: Reason };

export const planOf = (description: EksDescription, change: Change, { parallelism }: PerVertexSizing): PatchPlan => {
  const { config } = change;
  const { resource } = description.snapshot;
  const strategy = upgradeStrategyOf(resource);
  const write = (written: Written): Patching => ({ kind: 'write', written, strategy, because: [] });
  const without = (deferred: ConfigChanges, because: Reason): Patching => ({
    ...write({ parallelism }),
    deferred,
    because: [because],
  });
  if (isApplied(resource.configuration, config)) return write({ parallelism });
  const failed = failedConfigPrecondition(description, change);
  if (isConfigOnly(change))
    return failed ? { kind: 'refused', because: failed } : { ...write({ config }), strategy: RESTART };
  if (failed) return without(NO_CHANGES, failed);
  if (strategy.kind === 'upgrade' || change.kind === 'rollback') return write({ parallelism, config });
  const urgency = urgencyOf(readable(description.config), config);
  switch (urgency.kind) {
    case 'at once': {
      const because = `its task managers have ${mib(urgency.stands)} of ${urgency.pool} and need ${mib(urgency.needs)} for the new size, which comes with it`;
      return { ...write({ parallelism, config }), strategy: { kind: 'upgrade', because } };
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

const RESTART: UpgradeStrategy = { kind: 'upgrade', because: 'task managers read their configuration when they start' };
