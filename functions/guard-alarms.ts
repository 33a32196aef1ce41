/** The states of the alarms that the settings name: one call of CloudWatch for a hundred of them, which costs nothing. */
import * as v from 'valibot';
import { type AlarmStates, type HeldBack, type Holds, heldBack, NO_ALARMS } from '../lib/control/held-back.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import { isElsewhere, type Placed, placedName } from '../lib/settings/place-settings.ts';
import type { CallAws } from './aws/aws-call.ts';
import { isDenied } from './aws/denied.ts';

/** Never throws: that it is not known is an answer. `place`: of the alarms; by default that of the function. */
export type ReadAlarmStates = (names: readonly string[], place?: Placed) => Promise<AlarmStates>;

const IN_ONE_CALL = 100;

const alarm = v.object({ AlarmName: v.string(), StateValue: v.optional(v.string(), '') });
const answered = v.object({
  MetricAlarms: v.optional(v.array(alarm), []),
  CompositeAlarms: v.optional(v.array(alarm), []),
});

export const alarmStates =
  (call: CallAws, region: () => Promise<string>): ReadAlarmStates =>
  async (names) => {
    const states = new Map<string, string>();
    for (let first = 0; first < names.length; first += IN_ONE_CALL) {
      const answer = await call({
        service: 'monitoring',
        region: await region(),
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'GraniteServiceVersion20100801.DescribeAlarms',
        },
        body: JSON.stringify({
          AlarmNames: names.slice(first, first + IN_ONE_CALL),
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: IN_ONE_CALL,
        }),
      });
      if (answer.kind === 'failed') {
        const kind = isDenied(answer.says) ? 'denied' : 'failed';
        return { kind, says: `cloudwatch:DescribeAlarms: ${answer.says}` };
      }
      const read = v.safeParse(answered, answer.body);
      if (!read.success) return { kind: 'failed', says: 'cloudwatch:DescribeAlarms: its answer can not be read' };
      const { MetricAlarms, CompositeAlarms } = read.output;
      for (const { AlarmName, StateValue } of [...MetricAlarms, ...CompositeAlarms]) states.set(AlarmName, StateValue);
    }
    return { kind: 'read', states };
  };

type HoldsOfJob = Holds & Placed;

/**
 * Of all jobs of a run with one read for each place: alarms of the file are where the function is, those of a job where the job
 * is; a job waits for no other place. Without a reader the windows alone count.
 */
export const readHolds = (
  read: ReadAlarmStates | undefined,
  file: Holds,
  jobs: readonly HoldsOfJob[],
  now: EpochMs,
): ((job: HoldsOfJob) => Promise<HeldBack>) => {
  const statesOf = async (those: readonly Holds[], place?: Placed): Promise<AlarmStates> => {
    const names = [...new Set(those.flatMap(({ guardAlarms = [] }) => guardAlarms))];
    return names.length === 0 || read === undefined ? NO_ALARMS : read(names, place);
  };
  const elsewhere = Map.groupBy(jobs.filter(isElsewhere), placeOf);
  const home = statesOf([file, ...jobs.filter((job) => !isElsewhere(job))]);
  const there = new Map([...elsewhere].map(([place, those]) => [place, statesOf(those, those[0])] as const));
  // Each job of a place fails by it, if any gets that far.
  for (const states of [home, ...there.values()]) states.catch(() => {});
  return async (job) => {
    const states = isElsewhere(job) ? await there.get(placeOf(job)) : undefined;
    if (states === undefined) return heldBack([file, job], await home, now);
    const byFile = heldBack([file], await home, now);
    const byJob = heldBack([job], states, now);
    return { because: [...byFile.because, ...byJob.because], notes: [...byFile.notes, ...byJob.notes] };
  };
};

const placeOf = ({ account, region }: Placed): string => placedName({ account, region, name: '' });

interface Run {
  readonly settings: Holds;
  readonly jobs: readonly { readonly settings: HoldsOfJob }[];
  readonly now: EpochMs;
}

/** Read once, when the first job asks for it. */
export const holdsOfRun = (read: ReadAlarmStates | undefined, { settings, jobs, now }: Run) => {
  let reading: ReturnType<typeof readHolds> | undefined;
  return () => {
    reading ??= readHolds(
      read,
      settings,
      jobs.map((job) => job.settings),
      now,
    );
    return reading;
  };
};
