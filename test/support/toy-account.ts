/** Runs and deliveries over toy jobs, with the in-memory store and bus: what EventBridge and Scheduler do on AWS. */
import { type Applied, type ApplyContext, applyChange } from '../../functions/apply-change.ts';
import { type ApproveResult, approveChange } from '../../functions/approve-change.ts';
import { evaluateJobs } from '../../functions/evaluation/evaluate-jobs.ts';
import type { EvaluationReport } from '../../functions/evaluation/evaluation-run.ts';
import { type InMemorySink, inMemorySink } from '../../functions/events/in-memory-sink.ts';
import { type InMemoryControls, inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import { type InMemoryStore, inMemoryStore } from '../../functions/store/in-memory-store.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { Mode } from '../../lib/model/execution-mode.ts';
import type { EpochMs, Observation } from '../../lib/model/observation.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { MINUTE, type Sickness, type ToyJob, toyJob, toyRef } from './toy-job.ts';

export const START = Date.UTC(2026, 0, 1, 6);
export const at = (minute: number): EpochMs => START + minute * MINUTE;

export interface ToyAccount {
  readonly job: ToyJob;
  readonly store: InMemoryStore;
  readonly sink: InMemorySink;
  readonly controls: InMemoryControls;
  evaluateAll(minute: number): Promise<EvaluationReport>;
  apply(
    decision: string,
    minute: number,
    own?: { readonly mode: Mode },
    waiting?: ApplyContext['waiting'],
  ): Promise<Applied>;
  /** A person approves the decision 30 s after the minute. */
  approve(decision: string, minute: number): Promise<ApproveResult>;
  /** Runs every 5 minutes, and delivers each request once, from the first minute to the last. */
  play(from: number, to: number): Promise<void>;
  requests(): readonly ChangeEvent[];
}

export interface ToyAccountOptions {
  readonly mode?: Mode;
  readonly jobMode?: Mode;
  readonly arriving?: (at: EpochMs) => number;
  readonly options?: Readonly<Record<string, string>>;
  /** The job's own, in the settings. */
  readonly jobOptions?: Readonly<Record<string, string>>;
  /** What task managers report; nothing by default. */
  readonly taskManagers?: Observation['job'];
  readonly sickness?: Sickness;
  readonly policy?: string;
  readonly shadow?: string;
  readonly jobMetrics?: 'on' | 'off';
  readonly policies?: Policies;
  readonly deploymentWindows?: readonly string[];
  /** Of the guard alarm "deploy", which the settings then name. */
  readonly guard?: () => 'OK' | 'ALARM';
  /** Goes on with what another account has left. */
  readonly store?: InMemoryStore;
}

/** 280 records/s, and 700 after half an hour; 4 subtasks handle 400. */
const stepUp = (now: EpochMs): number => (now < at(30) ? 280 : 700);

export const toyAccount = ({
  mode = 'act',
  jobMode,
  arriving = stepUp,
  options = {},
  jobOptions = {},
  taskManagers = {},
  sickness,
  policy = 'flink',
  shadow = 'off',
  jobMetrics = 'off',
  policies = POLICIES,
  deploymentWindows = [],
  guard,
  store = inMemoryStore(),
}: ToyAccountOptions = {}): ToyAccount => {
  const file = {
    mode,
    policy,
    shadow,
    jobMetrics,
    deploymentWindows: [...deploymentWindows],
    ...(guard ? { guardAlarms: ['deploy'] } : {}),
    options: {
      'job.autoscaler.metrics.window': '10 min',
      'job.autoscaler.stabilization.interval': '1 min',
      'job.autoscaler.scale-down.interval': '0 s',
      'job.autoscaler.catch-up.duration': '0 s',
      ...options,
    },
    jobs: [
      {
        platform: 'flink',
        name: 'toy',
        url: 'http://127.0.0.1:1',
        options: jobOptions,
        ...(jobMode ? { mode: jobMode } : {}),
      },
    ],
  } as const;
  const settings = parseSettings(file, policies);
  const [jobSettings] = settings.jobs;
  if (!jobSettings) throw new Error('no job');
  const job = toyJob(START, arriving, 4, taskManagers, sickness);
  const sink = inMemorySink();
  const sources = { 'flink-rest': job.source };
  const controls = inMemoryControls();
  const ports = {
    store,
    controls,
    fleetIndex: store,
    decisionInputs: store,
    events: sink,
    policies,
    sources,
    targets: { flink: job.target },
    alarmStates: async () => ({ kind: 'read' as const, states: new Map(guard ? [['deploy', guard()]] : []) }),
  };
  const requests = () => sink.changes.filter((event) => event.name === 'requested');
  let delivered = 0;

  const account: ToyAccount = {
    job,
    store,
    sink,
    controls,
    requests,
    evaluateAll: (minute) =>
      evaluateJobs(ports, { settings, jobs: [{ job: toyRef, settings: jobSettings }], now: at(minute) }),
    apply: (decision, minute, own, waiting) =>
      applyChange(decision, {
        ...ports,
        target: job.target,
        job: toyRef,
        settings: { ...settings, ...own },
        jobSettings,
        waiting,
        now: at(minute) + 1000,
      }),
    approve: (decision, minute) =>
      approveChange(decision, { ...ports, job: toyRef, by: 'ana', now: at(minute) + 30_000 }),
    async play(from, to) {
      for (let minute = from; minute <= to; minute += 5) {
        const { failures } = await account.evaluateAll(minute);
        for (const { error } of failures) throw error;
        for (const request of requests().slice(delivered)) await account.apply(request.decision, minute);
        delivered = requests().length;
      }
    },
  };
  return account;
};
