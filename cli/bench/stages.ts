/** Time spent on each stage of a tick, by a CPU profile, so that no stage carries a clock. */
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

type Frame = Profiler.ProfileNode['callFrame'];

const within =
  (...places: readonly string[]) =>
  ({ url }: Frame): boolean =>
    places.some((place) => url.includes(place));

/** What a function belongs to, by where it is; what belongs to none belongs to its caller. The first that fits counts. */
const STAGES: readonly (readonly [stage: string, fits: (frame: Frame) => boolean])[] = [
  ['garbage collection', ({ functionName }) => functionName === '(garbage collector)'],
  ['read the line', (frame) => frame.functionName === 'parse' && within('/cli/policy-server/')(frame)],
  ['check what was read', within('/cli/scenario/read-', '/cli/scenario/checked.ts')],
  ['window', within('/lib/collection/update-window.ts', '/lib/collection/fullness.ts')],
  ['collect', within('/lib/collection/')],
  [
    'evaluate',
    within(
      '/lib/policies/flink/evaluate.ts',
      '/lib/policies/flink/capacity.ts',
      '/lib/policies/flink/output-ratio.ts',
      '/lib/policies/flink/target-data-rate.ts',
      '/lib/policies/flink/thresholds.ts',
      '/lib/policies/flink/true-processing-rate.ts',
      '/lib/collection/job-metrics.ts',
    ),
  ],
  ['decide: the job', within('/lib/rules/')],
  [
    'the step around it',
    within('/lib/evaluate-job.ts', '/lib/policies/flink/history.ts', '/lib/policies/policy-state.ts'),
  ],
  ['decide: each vertex', within('/lib/policies/flink/')],
  ['write the result', within('/cli/scenario/')],
  ['write the line', within('/cli/policy-server/')],
];

const REST = 'everything else';
const PROFILER = 'the profiler itself';

export interface StageShare {
  readonly stage: string;
  /** Of the whole, 0..1. */
  readonly share: number;
}

/**
 * In the order of a tick. Only code that was compiled while the profiler looked on can tell which of its inlined functions
 * it is in: so `work` should not have run before, and of the profile the first part, in which it warms up, does not count.
 */
export const stageShares = async (work: () => void): Promise<readonly StageShare[]> => {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 250 });
    await session.post('Profiler.start');
    work();
    return shares((await session.post('Profiler.stop')).profile);
  } finally {
    session.disconnect();
  }
};

const WARM_UP = 0.25;

const shares = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly StageShare[] => {
  const stageOf = stagesByNode(nodes);
  const spent = new Map<string, number>();
  let total = 0;
  for (const [n, node] of samples.entries()) {
    const micros = timeDeltas[n] ?? 0;
    const stage = stageOf.get(node) ?? REST;
    if (stage === PROFILER || n < samples.length * WARM_UP) continue;
    spent.set(stage, (spent.get(stage) ?? 0) + micros);
    total += micros;
  }
  return [...STAGES.map(([stage]) => stage), REST].map((stage) => ({ stage, share: (spent.get(stage) ?? 0) / total }));
};

/** Node by node from the root: its own stage, else its caller's. */
const stagesByNode = (nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, string> => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stages = new Map<number, string>();
  const [root] = nodes;
  const open = root === undefined ? [] : [{ node: root, callers: REST }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, callers } = next;
    const { callFrame } = node;
    const own = callFrame.url === 'node:inspector' ? PROFILER : STAGES.find(([, fits]) => fits(callFrame))?.[0];
    const stage = own ?? callers;
    stages.set(node.id, stage);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) open.push({ node: child, callers: stage });
    }
  }
  return stages;
};
