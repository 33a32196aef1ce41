/** What the newest evaluation itself has said of the set-up: metrics, names, the mode, what blocks a change. */
import type { Reason } from '../../model/reason.ts';
import type { ReasonCode } from '../../model/reasons.ts';
import type { Finding, Severity } from '../finding.ts';
import { findingOf } from '../reason-finding.ts';
import type { SetUpCode } from '../set-up-codes.ts';

type Row = readonly [SetUpCode, Severity];

const BY_RULE: Partial<Readonly<Record<ReasonCode, Row>>> = {
  enabled: ['mode-and-options', 'warning'],
  mode: ['mode-and-options', 'note'],
  paused: ['mode-and-options', 'note'],
  'mode-request': ['mode-and-options', 'warning'],
  'mode-unread': ['mode-and-options', 'warning'],
  'awaiting-approval': ['mode-and-options', 'note'],
  'execution-allowed': ['mode-and-options', 'note'],
  option: ['mode-and-options', 'problem'],
  'resource-option-ignored': ['mode-and-options', 'warning'],
  'resource-option-odd': ['mode-and-options', 'warning'],
  cooldown: ['mode-and-options', 'note'],
  metrics: ['metrics-arrive', 'problem'],
  'metrics-missing': ['metrics-arrive', 'problem'],
  'nothing-published': ['metrics-arrive', 'problem'],
  'fresh-samples': ['metrics-arrive', 'problem'],
  'metrics-frozen': ['metrics-arrive', 'problem'],
  'metric-missing': ['metrics-arrive', 'warning'],
  'metrics-incomplete': ['metrics-arrive', 'warning'],
  'metrics-stale': ['metrics-arrive', 'warning'],
  'metrics-partial': ['metrics-arrive', 'warning'],
  'metrics-gap': ['metrics-arrive', 'note'],
  unavailable: ['metrics-arrive', 'note'],
  'busy-time-unknown': ['metrics-arrive', 'problem'],
  'lag-unknown': ['metrics-arrive', 'warning'],
  'lag-setting': ['metrics-arrive', 'warning'],
  'partitions-unknown': ['metrics-arrive', 'warning'],
  'names-unmatched': ['names-matched', 'problem'],
  'names-ambiguous': ['names-matched', 'problem'],
  'deployment-unknown': ['names-matched', 'problem'],
  'graph-unknown': ['names-matched', 'problem'],
  'dashboard-forbidden': ['flink-rest', 'note'],
  'dashboard-unavailable': ['flink-rest', 'warning'],
  'external-override': ['gitops', 'problem'],
  'operators-autoscaler': ['autoscalers', 'problem'],
  'horizontal-pod-autoscaler': ['autoscalers', 'problem'],
  'stored-overrides': ['autoscalers', 'problem'],
  'reactive-mode': ['autoscalers', 'problem'],
  stateless: ['change-possible', 'problem'],
  owned: ['change-possible', 'problem'],
  'scheduler-unknown': ['scheduler', 'problem'],
  'overrides-ignored': ['scheduler', 'problem'],
  'overrides-twice': ['change-possible', 'problem'],
  'overrides-unreadable': ['change-possible', 'problem'],
  'session-cluster': ['resource', 'problem'],
};

/** `otherwise`: the code of reasons that are not in the table; left out: they say nothing of the set-up. */
export const findingsInReasons = (
  because: readonly Reason[],
  otherwise?: readonly [SetUpCode, Severity],
): readonly Finding[] =>
  because.flatMap((reason): Finding[] => {
    const row = BY_RULE[reason.rule] ?? otherwise;
    if (row === undefined) return [];
    const [code, severity] = row;
    return [findingOf(reason, code, severity)];
  });
