/** A row of the tables: who decides, with which options, and how often it is asked. */
import { BENCH_POLICIES } from '../policies/policies.ts';

export interface Row {
  readonly name: string;
  /** One line for the tables. */
  readonly says: string;
  readonly by: /** Never changes anything. */
    | { readonly kind: 'static'; readonly size: 'peak' | 'mean' | 'best-guess' }
    | { readonly kind: 'policy'; readonly policy: string; readonly options: Readonly<Record<string, string>> }
    /** Another process, over its stdin and stdout. */
    | { readonly kind: 'command'; readonly command: string };
  readonly everySeconds: number;
}

const MINUTELY = 60;

const statics: readonly Row[] = [
  {
    name: 'static-peak',
    says: 'left alone at the size of the highest load',
    by: { kind: 'static', size: 'peak' },
    everySeconds: MINUTELY,
  },
  {
    name: 'static-mean',
    says: 'left alone at the size of the mean load',
    by: { kind: 'static', size: 'mean' },
    everySeconds: MINUTELY,
  },
  {
    name: 'static-guess',
    says: 'left alone at the size for the highest planned load at 70 % utilization',
    by: { kind: 'static', size: 'best-guess' },
    everySeconds: MINUTELY,
  },
];

/** Of the Flink Kubernetes Operator, as it is delivered. */
const FLINK_DEFAULTS = {};

/** Quick settings. On the developed traces those with 5, 20 and 60 min are worth the same (bench/README.md). */
const quick = (scaleDownInterval: string): Readonly<Record<string, string>> => ({
  'job.autoscaler.metrics.window': '1 min',
  'job.autoscaler.stabilization.interval': '1 min',
  'job.autoscaler.utilization.target': '0.7',
  'job.autoscaler.target.utilization.boundary': '0.3',
  'job.autoscaler.scale-down.interval': scaleDownInterval,
  'job.autoscaler.catch-up.duration': '5 min',
  'job.autoscaler.restart.time': '1 min',
  'job.autoscaler.restart.time-tracking.enabled': 'true',
});

const policyRow = (name: string, says: string, policy: string, options: Readonly<Record<string, string>>): Row => ({
  name,
  says,
  everySeconds: MINUTELY,
  by: { kind: 'policy', policy, options },
});

const AUTOPILOT: readonly Row[] = ['savings', 'balanced', 'reliability'].map((objective) =>
  policyRow(`autopilot-${objective}`, `policy autopilot, objective ${objective}`, 'autopilot', {
    'job.autopilot.objective': objective,
  }),
);

const ALL: readonly Row[] = [
  ...statics,
  policyRow('built-in', 'Managed Flink by itself: doubles, halves', 'built-in', {}),
  policyRow('hpa', 'reactive mode under a HorizontalPodAutoscaler at 70 %', 'hpa', {}),
  policyRow('ds2', 'DS2: linear, target rate ratio 1', 'ds2', {}),
  policyRow('flink', "policy flink with Flink's defaults", 'flink', FLINK_DEFAULTS),
  policyRow('flink-brisk', 'policy flink, window 1 min, down after 20 min', 'flink', quick('20 min')),
  policyRow('flink-eager', 'policy flink, window 1 min, down after 5 min', 'flink', quick('5 min')),
  ...AUTOPILOT,
];

/** Those that there are: a row of a policy that is not in the table is left out. */
export const ROWS: readonly Row[] = ALL.filter(
  ({ by }) => by.kind !== 'policy' || Object.hasOwn(BENCH_POLICIES, by.policy),
);

export const commandRow = (command: string): Row => ({
  name: 'external',
  says: command,
  everySeconds: MINUTELY,
  by: { kind: 'command', command },
});
