/** What is in the table at the end, read by the store as the functions read it. */
import { dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import { type AutopilotEvent, type ChangeEvent, isChangeEvent, placeOf } from '../../../lib/model/events.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Sample } from '../../../lib/model/sample.ts';
import type { Network } from '../machine/network.ts';
import { type Process, runAs } from '../machine/process.ts';
import type { VirtualTime } from '../machine/time.ts';
import { MINUTE } from '../models/job.ts';
import type { Recorder } from './record.ts';
import { short } from './spelled.ts';
import { ACCOUNT, type JobInWorld, REGION, type World } from './world.ts';

export interface ReadBack {
  readonly world: World;
  readonly time: VirtualTime;
  readonly network: Network;
  readonly recorder: Recorder;
  /** Between two evaluations, at most. */
  readonly period: number;
}

/** `stored`: events of the job that were ever in its outbox. */
export const readBack = async (of: JobInWorld, stored: readonly AutopilotEvent[], parts: ReadBack): Promise<void> => {
  const { time, network, recorder } = parts;
  const { name, platform } = of;
  const key = keyOf({ account: ACCOUNT, region: REGION, platform, name });
  const endedAt = time.now();
  const reading = runAs(observer(time, network), () => {
    const store = dynamoDbStore({ table: 'flink-autopilot', historyDays: 14, journalDays: 90 });
    return Promise.all([store.load(key, endedAt), store.journal(key, 0, Date.UTC(2100, 0, 1))]);
  });
  await time.runTo(endedAt + 10_000);
  const [{ state }, journal] = await reading;
  const written = new Set(journal.map(({ id }) => id));
  for (const { id } of stored) {
    if (!written.has(id)) recorder.violated('journal-complete', name, `event ${short(id)} is not in the journal`);
  }
  for (const [decision, course] of Map.groupBy(journal.filter(isChangeEvent), (event) => event.decision)) {
    if (isInOrder(course)) continue;
    const says = course.map((event) => event.name).join(', ');
    recorder.violated('journal-in-order', name, `the journal has ${short(decision)} as ${says}`);
  }
  for (const hole of holesIn(state.window, of, parts.world, { endedAt, period: parts.period })) {
    const clock = new Date(hole).toISOString().slice(11, 16);
    recorder.violated('window-without-holes', name, `${clock} is in CloudWatch and not in the window`);
  }
};

const isInOrder = (course: readonly ChangeEvent[]): boolean =>
  course.every((event, i) => i === 0 || placeOf(event.name) >= placeOf((course[i - 1] as ChangeEvent).name));

/** The newest minutes may have come after the last evaluation: time to come in, and what the run takes. */
const NEWEST_MS = 4 * MINUTE;

/** Minutes of the last quarter of an hour, since the job runs. Flink's REST API has only the present. */
const holesIn = (
  window: readonly Sample[],
  { platform, job }: JobInWorld,
  { cloudWatch }: World,
  { endedAt, period }: { readonly endedAt: EpochMs; readonly period: number },
): readonly EpochMs[] => {
  if (platform === 'flink') return [];
  const times = new Set(window.map(({ at }) => at));
  const last = Math.max(window.at(-1)?.at ?? 0, endedAt - period - NEWEST_MS);
  const since = Math.max(job.runningSince() ?? Number.POSITIVE_INFINITY, last - 10 * MINUTE) + 2 * MINUTE;
  const holes: EpochMs[] = [];
  for (let minute = Math.ceil(since / MINUTE) * MINUTE; minute < last; minute += MINUTE) {
    if (!times.has(minute) && cloudWatch.isComplete(job, minute)) holes.push(minute);
  }
  return holes;
};

const observer = (time: VirtualTime, network: Network): Process => ({
  name: 'observer',
  function: 'evaluate',
  decision: undefined,
  skewMs: 0,
  time,
  network,
  compresses: false,
  calls: new Map(),
  alive: true,
  die: () => {},
});
