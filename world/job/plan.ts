/** The job's plan, as Flink's REST API prints it (`/jobs/:id/plan`). */
import { hashText } from '../load/random.ts';
import type { JobDefinition, Size } from './definition.ts';

/** 32 hex digits, the same for the same name: Flink derives a vertex's id from the operators' uids. */
export const vertexIdOf = (name: string): string =>
  [0, 1, 2, 3].map((part) => hashText(`${name}/${part}`).toString(16).padStart(8, '0')).join('');

/** `starts` tells one run of the job from the next: every start has a job id of its own. */
export const jobPlan = (job: JobDefinition, size: Size, starts: number): string =>
  JSON.stringify({
    plan: {
      jid: vertexIdOf(`${job.application}, start ${starts}`),
      name: job.name,
      type: 'STREAMING',
      nodes: job.vertices.map((vertex) => ({
        id: vertexIdOf(vertex.name),
        parallelism: Math.min(size.parallelism, job.maxParallelism),
        operator: '',
        operator_strategy: '',
        description: `${vertex.name}<br/>`,
        ...(vertex.kind === 'operator' && {
          inputs: vertex.inputs.map((input, num) => ({
            num,
            id: vertexIdOf(input.from),
            ship_strategy: input.ship,
            exchange: 'pipelined_bounded',
          })),
        }),
        optimizer_properties: {},
      })),
    },
  });
