/**
 * A policy in another process: it is asked over its stdin and answers on its stdout, one line of JSON each, in the words of
 * the policy server (docs/policy-server.md): `open`, then a `tick` at every interval. What a tick's `summaries` say is done
 * when its `outcome` is `scaled`.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { asVertexId } from '../../lib/model/graph.ts';
import type { Observation } from '../../lib/model/observation.ts';
import { simulatedId } from '../simulator/job.ts';
import type { Observer } from '../simulator/observe.ts';
import type { Simulation } from '../simulator/simulation.ts';
import type { Controller, Said } from './controller.ts';
import { START } from './plant.ts';

export interface ExternalRun {
  readonly command: string;
  readonly simulation: Simulation;
  readonly observer: Observer;
  readonly options: Readonly<Record<string, string>>;
  /** No vertex gets more subtasks. */
  readonly most: number;
}

type Answer = Readonly<Record<string, unknown>>;

export const externalController = ({ command, simulation, observer, options, most }: ExternalRun): Controller => {
  const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const ask = askLines(child, command);
  const id = simulation.job().name;
  const runningTs = (): number => START + 1000 * simulation.runningSince();
  let opened: Promise<Answer> | undefined;
  const open = (): Promise<Answer> =>
    ask({
      op: 'open',
      id,
      detail: 'decisions',
      config: { 'job.autoscaler.enabled': 'true', ...options },
      job: { runningTs: runningTs(), vertices: verticesOf(simulation) },
    });

  return {
    async evaluate(now): Promise<Said> {
      opened ??= open();
      await opened;
      const running = simulation.isRunning();
      const seen = observer.observe(now);
      const answer = await ask({
        op: 'tick',
        id,
        now,
        status: running ? 'RUNNING' : 'RESTARTING',
        job: { runningTs: runningTs(), parallelism: parallelismOf(simulation) },
        vertices: seen === undefined ? {} : samplesOf(simulation, seen),
        tmMetrics: MEMORY_METRICS,
        jmMetrics: { taskSlotsTotal: String(Math.max(...simulation.parallelism())), taskSlotsAvailable: '0' },
      });
      const wanted = answer['outcome'] === 'scaled' ? (answer['summaries'] as Summaries | undefined) : undefined;
      if (running && wanted !== undefined) {
        const now = simulation.parallelism();
        const to = simulation.job().vertices.map(({ name }, i) => {
          const size = wanted[name]?.[1] ?? now[i] ?? 1;
          return Math.max(1, Math.min(most, size));
        });
        if (to.some((size, i) => size !== now[i])) simulation.rescale(to);
      }
      const drain = answer['predictedDrainSeconds'];
      const predictions = typeof drain === 'number' ? { drainSeconds: drain } : undefined;
      return {
        at: now,
        decision: wanted === undefined ? 'hold' : 'rescale',
        because: [wanted === undefined ? 'It asks for nothing.' : 'It asks for another size.'],
        predictions,
      };
    },
    close: async () => {
      child.stdin.end();
      await new Promise((resolve) => child.once('close', resolve));
    },
  };
};

/** By vertex name: from and to. */
type Summaries = Readonly<Record<string, readonly [number, number]>>;

const MEMORY_METRICS = {
  'Status.JVM.Memory.Heap.Max': 2e9,
  'Status.JVM.Memory.Heap.Used': 6e8,
  'Status.Flink.Memory.Managed.Used': 0,
  'Status.JVM.Memory.Metaspace.Used': 1e8,
};

/** One answer for each line, in order. */
const askLines = (child: ChildProcessWithoutNullStreams, command: string): ((line: object) => Promise<Answer>) => {
  const waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];
  let complaints = '';
  let ended: Error | undefined;
  child.stderr.on('data', (data: Buffer) => {
    complaints = `${complaints}${data}`.slice(-2000);
  });
  const end = (why: string): void => {
    ended = new Error(`"${command}" ${why}. ${complaints}`);
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  child.on('error', (error) => end(`could not be run: ${error.message}`));
  child.on('close', (code) => end(`ended with ${code}`));
  child.stdin.on('error', () => end('takes no more lines'));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one = waiting.shift();
    if (one === undefined || line.trim() === '') return;
    try {
      const answer = JSON.parse(line) as Answer;
      if (answer['op'] === 'error') one.reject(new Error(`"${command}" answered: ${answer['message']}`));
      else one.resolve(answer);
    } catch (cause) {
      one.reject(new Error(`"${command}" answered no JSON: ${line.slice(0, 200)}`, { cause }));
    }
  });
  return (line) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(line)}\n`);
    });
};

const parallelismOf = (simulation: Simulation): Readonly<Record<string, number>> =>
  Object.fromEntries(simulation.job().vertices.map(({ name }, i) => [name, simulation.parallelism()[i] ?? 1]));

const verticesOf = (simulation: Simulation) =>
  simulation.job().vertices.map(({ name, inputs }, i) => ({
    id: simulatedId(name),
    name,
    parallelism: simulation.parallelism()[i] ?? 1,
    maxParallelism: simulation.job().maxParallelism,
    inputs: Object.fromEntries(inputs.map(({ from, ship }) => [from, ship])),
  }));

const samplesOf = (simulation: Simulation, { vertices }: Observation) =>
  Object.fromEntries(
    simulation.job().vertices.flatMap(({ name, inputs }) => {
      const seen = vertices[asVertexId(simulatedId(name))];
      if (seen === undefined) return [];
      const { busy, backPressured, recordsIn = 0, recordsOut, recordsInPerSecond = 0, pendingRecords } = seen;
      const four = (value: typeof busy) => [
        value?.min ?? null,
        value?.max ?? null,
        value?.avg ?? null,
        value?.sum ?? null,
      ];
      const source = inputs.length === 0;
      const metrics = source
        ? {
            busyTimeMsPerSecond: four(busy),
            backPressuredTimeMsPerSecond: four(backPressured),
            [`Source__${name}.numRecordsIn`]: recordsIn,
            [`Source__${name}.numRecordsInPerSecond`]: recordsInPerSecond,
            ...(pendingRecords === undefined ? {} : { [`Source__${name}.pendingRecords`]: pendingRecords }),
          }
        : { busyTimeMsPerSecond: four(busy), numRecordsInPerSecond: recordsInPerSecond };
      const counters = { in: source ? 0 : recordsIn, out: recordsOut, accBusy: seen.accumulatedBusyMs };
      return [[name, { ...counters, metrics }]];
    }),
  );
