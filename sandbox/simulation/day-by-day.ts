/** A simulated job over many days, as `npm start` runs it: how much there is of what could grow, day by day. */
import type { PageState } from '../../console/model/page.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import { keyOf } from '../../lib/model/job.ts';
import { LIVE_START } from './live.ts';
import { simulatedPage } from './simulated-page.ts';
import { type Simulation, type SimulationOptions, startSimulation } from './simulation.ts';

export interface DayEnd {
  readonly day: number;
  /** What an open page is sent when it is loaded. */
  readonly stateBytes: number;
  readonly rows: { readonly minutes: number; readonly evaluations: number; readonly decisions: number };
  /** Evaluations and events in DynamoDB. */
  readonly stored: { readonly evaluations: number; readonly events: number };
  /** Points of all metrics in CloudWatch. */
  readonly points: number;
  readonly failures: number;
}

export interface DaysOptions extends Omit<SimulationOptions, 'start'> {
  readonly days: number;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
  readonly ended: (day: DayEnd) => void;
}

const MINUTES_PER_DAY = 1440;

export const runDays = async (options: DaysOptions): Promise<void> => {
  const simulation = await startSimulation({ ...options, start: LIVE_START });
  try {
    const { account } = simulation;
    const state = pageState(simulatedPage(simulation, { ...options, speed: () => 1 }, LIVE_START));
    let failures = 0;
    for (let minute = 1; minute <= options.days * MINUTES_PER_DAY && !options.signal?.aborted; minute++) {
      failures += (await simulation.minute()).length;
      // As often as the page of a browser would ask, at least.
      if (minute % 60 === 0) await state();
      if (minute % MINUTES_PER_DAY !== 0) continue;
      const day = minute / MINUTES_PER_DAY;
      options.ended({ day, failures, points: account.aws.cloudWatch.points(), ...(await sizesOf(simulation, state)) });
    }
  } finally {
    await simulation.stop();
  }
};

/** Counts alone: what was counted is garbage when the heap is looked at. */
const sizesOf = async (
  { account, world, job }: Simulation,
  state: () => Promise<PageState>,
): Promise<Pick<DayEnd, 'stateBytes' | 'rows' | 'stored'>> => {
  const whole = await state();
  const { minutes, evaluations, decisions } = whole.history;
  const [records, events] = await Promise.all([
    account.store.evaluations(keyOf(job), LIVE_START, world.now() + 1),
    account.store.journal(keyOf(job), LIVE_START, world.now() + 1),
  ]);
  return {
    stateBytes: Buffer.byteLength(JSON.stringify(whole)),
    rows: { minutes: minutes.length, evaluations: evaluations.length, decisions: decisions.length },
    stored: { evaluations: records.length, events: events.length },
  };
};
