/** A simulated job as the platform `flink` shows it: Flink's adaptive scheduler, parallelism vertex by vertex. */
import type { JobDescription, JobTarget } from '../../functions/ports.ts';
import { asVertexId, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PerVertexSizing, Sizing } from '../../lib/model/sizing.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';
import { simulatedId } from '../simulator/job.ts';
import type { Observer } from '../simulator/observe.ts';
import type { Simulation } from '../simulator/simulation.ts';
import { type Plant, START } from './plant.ts';

/** Of a vertex that is no source: it may have as many subtasks as there are key groups. */
export const perVertexPlant = (simulation: Simulation, observer: Observer): Plant => {
  const job = { account: 'bench', region: 'bench', platform: 'flink', name: simulation.job().name } as const;
  const time = (second: number): EpochMs => START + 1000 * second;
  const ids = simulation.job().vertices.map(({ name }) => asVertexId(simulatedId(name)));
  const sizing = (parallelism: readonly number[]): PerVertexSizing => ({
    kind: 'per-vertex',
    parallelism: Object.fromEntries(ids.map((id, i) => [id, parallelism[i] ?? 1])) as Record<VertexId, number>,
  });

  const describe = (): JobDescription => {
    const operation = simulation.operation();
    const running = simulation.isRunning();
    return {
      state: {
        status: running ? 'RUNNING' : 'RESTARTING',
        runningSince: time(simulation.runningSince()),
        graph: graphOf(simulation, ids),
        size: { kind: 'per-vertex', current: sizing(simulation.parallelism()) },
      },
      condition: running ? 'RUNNING' : 'RESTARTING',
      stable: running,
      version: operation?.id ?? '0',
      revision: operation?.id ?? '0',
      snapshot: undefined,
    };
  };

  const wanted = (to: Sizing): readonly number[] => {
    if (to.kind !== 'per-vertex') throw new Error('A simulated Flink job is sized vertex by vertex.');
    return ids.map((id) => to.parallelism[id] ?? 1);
  };

  const target: JobTarget = {
    describe: async () => describe(),
    async operationStatus() {
      const operation = simulation.operation();
      const because = [{ rule: 'real-parallelism', says: 'As the simulation says.' }] as const;
      if (operation === undefined || operation.kind === 'under-way')
        return { kind: 'under-way', because, remedy: 'leave-as-is' };
      return operation.kind === 'failed'
        ? { kind: 'failed', because, remedy: 'leave-as-is' }
        : { kind: 'done', because, restartSeconds: operation.ended - operation.asked };
    },
    matchesDesired: (description, { to }) => sameSize(description.state.size.current, to),
    async request(_job, _settings, { to }, _description, now) {
      const operation = simulation.rescale(wanted(to));
      return {
        kind: 'applied',
        at: now,
        operation: operation.id,
        because: [{ rule: 'real-parallelism', says: 'Asked.' }],
      };
    },
  };

  return {
    job,
    settings: { platform: 'flink', name: job.name, url: 'http://127.0.0.1:8081' },
    target,
    source: {
      async observe(requests) {
        const results = requests.map((request) => {
          const seen = observer.observe(request.now);
          return {
            kind: 'observed',
            job: request.job,
            observations: seen === undefined ? [] : [seen],
            because: [],
          } as const;
        });
        return { results, cost: { metricsRequested: 0, dollars: 0 } };
      },
    },
    advance: (to) => simulation.advance((to - START) / 1000),
  };
};

const graphOf = (simulation: Simulation, ids: readonly VertexId[]): JobGraph => {
  const { vertices, maxParallelism } = simulation.job();
  return {
    vertices: vertices.map(({ name, inputs }, i) => ({
      id: asVertexId(simulatedId(name)),
      name,
      parallelism: simulation.parallelism()[i] ?? 1,
      maxParallelism,
      inputs: inputs.map(({ from, ship }) => ({
        from: ids[vertices.findIndex((vertex) => vertex.name === from)] ?? asVertexId(simulatedId(from)),
        shipStrategy: ship,
      })),
      finished: false,
    })),
  };
};
