/** Plays one schedule: some hours of the whole system, with everything that goes wrong in them, and what was found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toVariables } from '../../../lib/environment.ts';
import { EVENTS } from '../../../lib/model/events.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { chanceOf } from '../machine/chance.ts';
import { createFaults, type Faults, type Struck } from '../machine/faults.ts';
import { replaceEdges } from '../machine/machine.ts';
import { createNetwork, type Network } from '../machine/network.ts';
import { type VirtualTime, virtualTime } from '../machine/time.ts';
import { createTable } from '../models/dynamodb.ts';
import { MINUTE } from '../models/job.ts';
import { type BrokenPorts, createFunctions, type Functions } from './functions.ts';
import { checkInvariants, type Observed } from './invariants.ts';
import { createRecorder, isAlike, type Line, type Recorder, type Violation } from './record.ts';
import { ACCOUNT, createWorld, REGION, type World } from './world.ts';

export interface PlayOptions {
  readonly seed: number;
  /** Keys of the only faults that strike; left out: all of the seed. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly broken?: BrokenPorts | undefined;
  /** Names of the only jobs there are; left out: those of the seed. */
  readonly jobs?: readonly string[] | undefined;
  /** Share of the calls that something goes wrong with; left out: as the seed says. */
  readonly calls?: number | undefined;
  /** The schedule ends as soon as this is violated. */
  readonly until?: Violation | undefined;
}

export interface Played {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly struck: readonly Struck[];
  readonly lines: readonly Line[];
  /** Of what the schedule came to: changes made, evaluations, and so on. */
  readonly counts: Readonly<Record<string, number>>;
}

export const START: EpochMs = Date.UTC(2026, 0, 5, 6);
export const CALM = START + 50 * MINUTE;
/** Half a minute after the last evaluation has begun. */
const END = CALM + 29.5 * MINUTE;
/** So long a change that was decided in the calm may still take. */
const AT_LAST = END + 60 * MINUTE;

const BUS = 'flink-autopilot';
const EVENT_LIMIT_BYTES = 256 * 1024;

export const play = async ({ seed, only, broken, jobs, calls, until }: PlayOptions): Promise<Played> => {
  replaceEdges();
  const chance = chanceOf(seed);
  const time = virtualTime(START);
  const recorder = createRecorder(time.now);
  const names = jobs ?? jobsOf(seed);
  const { rhythm, every, slowest } = seed % 4 === 0 ? ADAPTIVE : REGULAR;
  const silent = chance.share('silent') < 0.2 ? chance.pick(names, 'silent job') : undefined;
  const faults = createFaults({
    chance,
    now: time.now,
    calmFrom: CALM,
    only,
    silent: silent === undefined ? undefined : { job: silent, from: CALM - 15 * MINUTE },
    calls: calls ?? chance.pick([0.002, 0.01, 0.03, 0.08], 'calls'),
    others: chance.pick([0.3, 1, 2], 'others'),
  });
  const observed: Observed = checkInvariants(recorder);
  const table = createTable(observed.written);

  const heard = (process: string, detailType: string, text: string): string | undefined => {
    const bytes = Buffer.byteLength(text);
    const detail = JSON.parse(text);
    observed.offered(detail, bytes);
    if (bytes > EVENT_LIMIT_BYTES) return 'ValidationException';
    if (faults.strikes('bus refuses', `${short(detail.id)} by ${process}`, 0.05)) return 'InternalFailure';
    observed.heard(detail);
    if (detailType !== EVENTS.requested.detailType) return undefined;
    const key = `${detail.decision} by ${process}`;
    const deliver = (nth: number, ms: number): void => {
      const name = `apply ${short(detail.decision)}`;
      const said = forgedAt(faults, `${name} ${nth}`);
      const event = envelope(detailType, said === undefined ? detail : { ...detail, at: said }, said ?? time.now());
      time.after(ms, () => {
        const deliveries = observed.delivered(detail.decision);
        recorder.show('EventBridge', `delivers ${name}${nth > 1 ? ' once more' : ''}`, detail.job.name);
        functions.invoke({
          function: 'apply',
          name: `${name} (${deliveries})`,
          event,
          retries: 2,
          decision: detail.decision,
          job: detail.job.name,
        });
      });
    };
    const late = faults.strikes('event late', key, 0.15);
    deliver(1, late ? faults.whole(10_000, 15 * MINUTE, 'late by', key) : faults.whole(50, 500, 'bus', key));
    if (faults.strikes('event twice', key, 0.15)) deliver(2, faults.whole(20, 5 * MINUTE, 'again after', key));
    return undefined;
  };

  const world: World = createWorld({
    start: START,
    time,
    chance,
    faults,
    table,
    names,
    rhythm,
    policy: policyOf(seed),
    tell: (job, says) => recorder.show('Flink', says, job),
    put: (process, detailType, detail) => heard(process.name, detailType, detail),
    invokeSelf: (process, event) => {
      const name = `${process.name}, the rest`;
      time.after(50, () => functions.invoke({ function: 'evaluate', name, event, retries: 0 }));
    },
    effect: (process, job) => {
      recorder.show(process.name, `${job.platform} takes the change`, job.name);
      observed.effect(process.decision, job);
    },
  });
  const network: Network = createNetwork({
    time,
    faults,
    services: world.services,
    said: (process, says) => recorder.call(process.name, says),
  });
  const functions = createFunctions(time, network, faults, recorder, broken);
  const isSilent = (job: string): boolean => job === silent && faults.struck.some(({ kind }) => kind === 'silent');
  observed.begin({ world, time, network, calm: CALM, period: slowest, isSilent });
  const stopped = (): boolean => until !== undefined && recorder.violations.some((one) => isAlike(one, until));

  const restore = deploy(world);
  try {
    const schedules = wake(world, { time, functions, faults, recorder, observed, every });
    await time.runTo(END, stopped);
    for (let to = END; to < AT_LAST && !stopped() && (observed.underWay() || functions.running() > 0); ) {
      to += 5 * MINUTE;
      await time.runTo(to, stopped);
    }
    schedules.stop();
    if (!stopped()) await observed.end();
  } finally {
    restore();
  }
  return {
    seed,
    violations: recorder.violations,
    struck: faults.struck,
    lines: recorder.lines,
    counts: { ...observed.counts(), faults: faults.struck.length, lines: recorder.lines.length },
  };
};

/** Every job every five minutes; or each at its own rhythm, between a minute and the length of the window. */
const REGULAR = { rhythm: { everyMinutes: 5 }, every: 5 * MINUTE, slowest: 5 * MINUTE } as const;
const ADAPTIVE = { rhythm: { polling: { fastest: 1, slowest: 15 } }, every: MINUTE, slowest: 10 * MINUTE } as const;

/** Every fifth schedule is played with the other policy. */
const policyOf = (seed: number): 'flink' | 'autopilot' => (seed % 5 === 2 ? 'autopilot' : 'flink');

/** Two jobs on two of the platforms, and in every third schedule all three. */
const jobsOf = (seed: number): readonly string[] => {
  const all = ['orders', 'payments', 'clicks'];
  return seed % 3 === 0 ? all : all.filter((_, i) => i !== Math.floor(seed / 3) % 3);
};

interface Waking {
  readonly time: VirtualTime;
  readonly functions: Functions;
  readonly faults: Faults;
  readonly recorder: Recorder;
  readonly observed: Observed;
  /** Of the schedule. */
  readonly every: number;
}

/** Schedules, alarms, and what else happens to the jobs. */
const wake = (world: World, { time, functions, faults, recorder, observed, every }: Waking): { stop(): void } => {
  let stopped = false;
  const clock = (at: EpochMs): string => new Date(at).toISOString().slice(11, 16);
  const tick = (at: EpochMs): void => {
    const said = forgedAt(faults, `schedule ${clock(at)}`) ?? at;
    const event = { kind: 'schedule', shard: 0, of: 1, time: new Date(said).toISOString() };
    const run = (name: string): void => functions.invoke({ function: 'evaluate', name, event, retries: 0 });
    const name = `evaluate ${clock(at)}`;
    const late = faults.strikes('schedule late', name, 0.1) ? faults.whole(1_000, 60_000, 'late by', name) : 0;
    time.after(at - time.now() + late, () => run(name));
    if (faults.strikes('schedule twice', name, 0.05))
      time.after(at - time.now() + late + 700, () => run(`${name} twice`));
  };
  const everyMinute = (at: EpochMs): void => {
    for (const { name, job, changeByHand } of world.jobs) {
      const key = `${name} ${clock(at)}`;
      if (faults.strikes('job fails by itself', key, 0.004)) {
        recorder.show('Flink', 'the job fails, and recovers', name);
        job.failover(faults.whole(10, 90, 'recovers', key));
      }
      if (faults.strikes('changed by hand', key, 0.003)) {
        const parallelism = faults.whole(1, 12, 'by hand', key);
        recorder.show('a person', `asks for parallelism ${parallelism}`, name);
        observed.byHand(name);
        changeByHand(parallelism);
      }
      if (!faults.strikes('alarms', key, 0.02)) continue;
      for (let nth = 1; nth <= faults.whole(1, 5, 'burst', key); nth++) {
        const named = `alarm ${name} ${clock(at)}${nth > 1 ? ` #${nth}` : ''}`;
        const after = faults.whole(0, 20_000, 'alarm after', named);
        const event = alarm(name, forgedAt(faults, named) ?? at);
        time.after(after, () => functions.invoke({ function: 'evaluate', name: named, event, retries: 2, job: name }));
      }
    }
  };
  const each = (from: EpochMs, every: number, until: EpochMs, action: (at: EpochMs) => void): void => {
    if (from > until) return;
    time.after(from - time.now(), () => {
      if (stopped) return;
      action(from);
      each(from + every, every, until, action);
    });
  };
  each(START, every, AT_LAST, tick);
  each(START + MINUTE, MINUTE, CALM, everyMinute);
  return {
    stop: () => {
      stopped = true;
    },
  };
};

/** A time that no honest sender says: the functions go by their own clock. */
const FORGED = [0, Date.UTC(2019, 0, 1), Date.UTC(2099, 0, 1)] as const;
const forgedAt = (faults: Faults, key: string): EpochMs | undefined =>
  faults.strikes('forged time', key, 0.05) ? FORGED[faults.whole(0, FORGED.length - 1, 'forged', key)] : undefined;

const short = (id: string): string => id.slice(0, 6) + id.slice(20);

const envelope = (detailType: string, detail: object, at: EpochMs) => ({
  version: '0',
  id: 'event',
  source: 'flink-autopilot',
  account: ACCOUNT,
  region: REGION,
  resources: [],
  'detail-type': detailType,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  detail,
});

const alarm = (job: string, at: EpochMs) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time: new Date(at).toISOString(),
  detail: { alarmName: `flink-autopilot/wake/${job}`, state: { value: 'ALARM' } },
});

/** As the stack deploys it; the functions read the rest of their world when they start. */
const deploy = ({ file }: World): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-simulation-'));
  const settings = join(folder, 'settings.json');
  writeFileSync(settings, JSON.stringify(file));
  const variables: Readonly<Record<string, string>> = {
    ...toVariables({ table: 'flink-autopilot', eventBus: BUS, settings, account: ACCOUNT }),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_LAMBDA_FUNCTION_NAME: 'evaluate',
    FLINK_AUTOPILOT_LOG: 'off',
  };
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true, force: true });
  };
};
