/** A simulated job over many days, as `npm start` runs it: how much there is of what could grow, day by day. */
import { pageState } from '../../console/view-model/page-state.ts';
import { keyOf } from '../../lib/model/job.ts';
import { LIVE_START } from './live.ts';
import { simulatedPage } from './simulated-page.ts';
import { type SimulationOptions, startSimulation } from './simulation.ts';

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
    const { account, world, job } = simulation;
    const state = pageState(simulatedPage(simulation, { ...options, speed: 1 }, LIVE_START));
    let failures = 0;
    for (let minute = 1; minute <= options.days * MINUTES_PER_DAY && !options.signal?.aborted; minute++) {
      failures += (await simulation.minute()).length;
      // As often as the page of a browser would ask, at least.
      if (minute % 60 === 0) await state();
      if (minute % MINUTES_PER_DAY !== 0) continue;
      const whole = await state();
      const [evaluations, events] = await Promise.all([
        account.store.evaluations(keyOf(job), LIVE_START, world.now() + 1),
        account.store.journal(keyOf(job), LIVE_START, world.now() + 1),
      ]);
      options.ended({
        day: minute / MINUTES_PER_DAY,
        stateBytes: Buffer.byteLength(JSON.stringify(whole)),
        rows: {
          minutes: whole.history.minutes.length,
          evaluations: whole.history.evaluations.length,
          decisions: whole.history.decisions.length,
        },
        stored: { evaluations: evaluations.length, events: events.length },
        points: account.aws.cloudWatch.points(),
        failures,
      });
    }
  } finally {
    await simulation.stop();
  }
};
