/**
 * The two functions as Lambda runs them: the deployed handlers, in containers that stay warm and have a clock of their own, with a
 * time limit; what fails is invoked again as often as the stack says.
 */
import { applyPorts, evaluatePorts } from '../../../functions/adapters.ts';
import { applyHandler } from '../../../functions/apply.ts';
import { evaluateHandler } from '../../../functions/evaluate.ts';
import { type Clock, machineClock } from '../../../functions/event-time.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { POLICIES } from '../../../lib/policies.ts';
import type { Faults } from '../machine/faults.ts';
import type { Network } from '../machine/network.ts';
import { type Process, runAs } from '../machine/process.ts';
import type { VirtualTime } from '../machine/time.ts';
import type { Recorder } from './record.ts';

export interface Invocation {
  readonly function: 'evaluate' | 'apply';
  readonly name: string;
  readonly event: unknown;
  readonly decision?: string;
  readonly job?: string | undefined;
  /** How often it is tried again when it fails. */
  readonly retries: number;
}

/** In place of the ports that are deployed: how the planted bugs come in. */
export interface BrokenPorts {
  readonly evaluate?: (ports: ReturnType<typeof evaluatePorts>) => ReturnType<typeof evaluatePorts>;
  readonly apply?: (ports: ReturnType<typeof applyPorts>) => ReturnType<typeof applyPorts>;
  /** The clock of a container, by the event that it handles; left out: the machine's. */
  readonly clock?: (event: unknown) => EpochMs;
}

export interface Functions {
  invoke(invocation: Invocation): void;
  /** How many run now. */
  running(): number;
}

interface Container {
  readonly handler: (event: unknown, context: Context) => Promise<unknown>;
  readonly skewMs: number;
}

interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** As infra/flink-autopilot.ts has them. */
const LIMIT_MS = { evaluate: 10 * 60_000, apply: 60_000 } as const;
const RETRY_AFTER_MS = 60_000;
const MAX_SKEW_MS = 20_000;

export const createFunctions = (
  time: VirtualTime,
  network: Network,
  faults: Faults,
  recorder: Recorder,
  broken: BrokenPorts = {},
): Functions => {
  const idle: Record<Invocation['function'], Container[]> = { evaluate: [], apply: [] };
  let started = 0;
  let running = 0;

  const start = (of: Invocation['function']): Container => {
    const nth = ++started;
    const skewed = faults.strikes('clock skew', `${of} container ${nth}`, 0.5);
    const skewMs = skewed ? faults.whole(-MAX_SKEW_MS, MAX_SKEW_MS, 'skew', of, nth) : 0;
    let handled: unknown;
    const own = broken.clock;
    const clock: Clock = own === undefined ? machineClock : () => own(handled);
    const handler =
      of === 'evaluate'
        ? evaluateHandler(POLICIES, { clock, portsOf: (...of) => (broken.evaluate ?? same)(evaluatePorts(...of)) })
        : applyHandler(POLICIES, { clock, portsOf: (...of) => (broken.apply ?? same)(applyPorts(...of)) });
    return {
      skewMs,
      handler: (event, context) => {
        handled = event;
        return handler(event, context);
      },
    };
  };

  const invoke = (invocation: Invocation, attempt = 0): void => {
    const { function: of, event, job, retries } = invocation;
    const name = attempt === 0 ? invocation.name : `${invocation.name} again ${attempt}`;
    const container = idle[of].pop() ?? start(of);
    const until = time.now() + LIMIT_MS[of];
    running++;
    const ended = (how: string, wellKept: boolean): void => {
      running--;
      limit.cancel();
      process.alive = false;
      if (wellKept) idle[of].push(container);
      if (how === '') recorder.call(name, 'done');
      else recorder.show(name, how, job);
      if (how !== '' && attempt < retries)
        time.after(RETRY_AFTER_MS * (attempt + 1), () => invoke(invocation, attempt + 1));
    };
    const process: Process = {
      name,
      function: of,
      decision: invocation.decision,
      skewMs: container.skewMs,
      time,
      network,
      compresses: false,
      calls: new Map(),
      alive: true,
      die(why) {
        if (process.alive) ended(why, false);
      },
    };
    const limit = time.after(LIMIT_MS[of], () => process.die('runs into its time limit'));
    if (faults.strikes('process dies', name, 0.02)) {
      time.after(faults.whole(10, 3_000, 'dies', name), () => process.die('dies'));
    }
    recorder.call(name, `begins${container.skewMs === 0 ? '' : `, its clock ${container.skewMs} ms ahead`}`);
    const context: Context = { awsRequestId: name, getRemainingTimeInMillis: () => until - time.now() };
    runAs(process, () => container.handler(event, context)).then(
      () => process.alive && ended('', true),
      (error: unknown) => process.alive && ended(`fails: ${reasonOf(error)}`, true),
    );
  };
  return { invoke: (invocation) => invoke(invocation), running: () => running };
};

const same = <T>(ports: T): T => ports;

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error
    ? `${error.message}${error.cause ? ` <- ${reasonOf(error.cause)}` : ''}`
    : String(error);
};
