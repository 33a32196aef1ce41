/** The proposal for the whole job on its way to a decision, and the rules about it that hold for every policy. */
import type { AutoscalerState, MemoryConstraint } from '../model/autoscaler-state.ts';
import type { ConfigChanges } from '../model/decision.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { ExecutionMode } from '../model/execution-mode.ts';
import type { VertexId } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import type { Notice } from '../model/notice.ts';
import type { EpochMs } from '../model/observation.ts';
import type { PartitionsBySource } from '../model/partitions.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import type { Options } from '../options/options.ts';
import type { VertexProposal } from '../policies/policy.ts';
import type { Sized } from '../sizing/sizing-need.ts';

export interface JobSituation {
  readonly options: Options;
  readonly job: JobState;
  readonly executionMode: ExecutionMode;
  readonly now: EpochMs;
  readonly window: readonly Sample[];
  readonly evaluation: Evaluation;
  /** Of the memory of Managed Flink applications, and of task managers elsewhere. */
  readonly state: Pick<
    AutoscalerState,
    | 'memoryConstrained'
    | 'delayedDensity'
    | 'tuning'
    | 'quarantine'
    | 'sourceScaleUps'
    | 'stability'
    | 'restarts'
    | 'inCode'
  >;
  /** Undefined: the policy's own word about partitions stands. */
  readonly partitions?: PartitionsBySource | undefined;
  /** Who chooses ParallelismPerKPU of a Managed Flink application; absent: the rules, from CPU and memory. */
  readonly packedBy?: 'policy' | undefined;
}

/** Before the window is full. */
export type UrgentSituation = Omit<JobSituation, 'evaluation' | 'window' | 'partitions' | 'packedBy'>;

export interface JobProposal {
  readonly kind: 'rescale' | 'recommend';
  readonly vertices: readonly VertexProposal[];
  /** In the words of the platform, and what each vertex then really gets. */
  readonly sized: Sized;
  readonly config: ConfigChanges;
  /** Of one task manager after the change; undefined: unknown. */
  readonly taskManagerBytes: number | undefined;
  /** Memory is a reason to change by itself (Managed Flink): there is too little, or so much that slots can lie closer. */
  readonly memory?: { readonly kind: 'short' } | { readonly kind: 'spare'; readonly perKpu: number };
  /** Rates tell nothing now: parallelism stays. */
  readonly memoryOnly?: boolean;
  /** ParallelismPerKPU, where the policy has chosen it. */
  readonly chosenPerKpu?: number | undefined;
  /** What is to be remembered of the shortage, should the change be made. */
  readonly memoryConstrained?: MemoryConstraint;
}

interface Says {
  readonly notice?: Notice;
  /** Kept whatever becomes of the proposal. */
  readonly remember?: Partial<AutoscalerState>;
}

export type JobStep =
  | ({
      readonly kind: 'propose';
      readonly change: Partial<JobProposal>;
      readonly because?: readonly Reason[];
    } & Says)
  /** The first reason decided. */
  | ({ readonly kind: 'hold'; readonly because: readonly Reason[] } & Says);

export type JobRule = (proposal: JobProposal, situation: JobSituation) => JobStep | undefined;
export type UrgentRule = (proposal: JobProposal, situation: UrgentSituation) => JobStep | undefined;

export const startingProposal = ({ job }: UrgentSituation): JobProposal => ({
  kind: 'rescale',
  vertices: [],
  sized: { sizing: job.size.current, parallelism: {}, because: [] },
  config: { overrides: {}, removals: [] },
  taskManagerBytes: undefined,
});

/** Parallelism of every vertex if the proposals were all carried out as they are. */
export const wantedParallelism = (vertices: readonly VertexProposal[]): Record<VertexId, number> => {
  const wanted: Record<VertexId, number> = {};
  for (const { vertex, kind, parallelism } of vertices) {
    wanted[vertex.id] = kind === 'change' ? parallelism : vertex.parallelism;
  }
  return wanted;
};
