/** Managed Flink: the embedded one of the sandbox, without its server, in front of the simulated jobs. */

import type { EpochMs } from '../../../lib/model/observation.ts';
import { createManagedFlink } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import { keyedChance } from '../../../sandbox/aws/wire/keyed-chance.ts';
import { jobPlan } from '../../../sandbox/flink/job-details.ts';
import type { SentCommand } from '../machine/machine.ts';
import type { SimulatedJob } from './job.ts';

export interface ManagedFlinkModel {
  command(command: SentCommand): unknown;
  /** A person changes the size in the AWS console. */
  changeByHand(job: SimulatedJob, parallelism: number): void;
}

export interface ManagedFlinkOptions {
  readonly account: string;
  readonly region: string;
  readonly now: () => EpochMs;
  readonly jobs: readonly { readonly job: SimulatedJob; readonly rollbackEnabled: boolean }[];
}

export const createManagedFlinkModel = ({ account, region, now, jobs }: ManagedFlinkOptions): ManagedFlinkModel => {
  const find = (name: string): SimulatedJob => {
    const found = jobs.find(({ job }) => job.name === name);
    if (!found) throw new Error(`There is no application ${name}`);
    return found.job;
  };
  const embedded = createManagedFlink({
    account,
    region,
    clock: { now },
    chance: keyedChance(() => 0.5),
    backend: {
      jobPlan: (name) => JSON.stringify({ plan: jobPlan(find(name).view()) }),
      restart: (name, { parallelism, parallelismPerKpu }, ended) => {
        const ofAll = { 'Source: in': parallelism, work: parallelism, 'Sink: out': parallelism };
        find(name).restartTo({ parallelism: ofAll, parallelismPerKpu }, (ran) =>
          ended(ran ? { kind: 'running' } : { kind: 'failed', error: 'The job did not come up with its new size' }),
        );
      },
      stop: (name) => find(name).stop(),
    },
  });
  for (const { job, rollbackEnabled } of jobs) {
    const parallelism = job.parallelism().work;
    embedded.createApplication({
      name: job.name,
      parallelism,
      parallelismPerKpu: 1,
      autoScalingEnabled: false,
      metricsLevel: 'TASK',
      rollbackEnabled,
    });
  }
  const { operations } = embedded.service;
  return {
    changeByHand: ({ name }, parallelism) => embedded.changeByHand(name, { kind: 'size', parallelism }),
    command({ name, input }) {
      const operation = operations[name];
      if (!operation) throw new Error(`The simulated Managed Flink does not know ${name}`);
      try {
        const wire = JSON.parse(JSON.stringify(input));
        return fromWire(operation(wire, { bytes: 0, origin: 'https://managed-flink' } as never));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw Object.assign(new Error(error.message), {
          name: error.name,
          $metadata: { httpStatusCode: error.status },
        });
      }
    },
  };
};

/** Times are seconds on the wire. */
const fromWire = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === 'number' && /Time(stamp)?$/.test(key) ? new Date(one * 1000) : fromWire(one),
    ]),
  );
};
