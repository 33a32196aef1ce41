/** Everything that is asked of one job: the store, its platform, its alarms; and what really limits it. */
import { isUnreadable } from '../../functions/store/items/schema.ts';
import { type Finding, worstFirst } from '../../lib/doctor/finding.ts';
import type { JobMeasured } from '../../lib/doctor/limits/job-measured.ts';
import { limitsOf } from '../../lib/doctor/limits/limits.ts';
import { type Stored, storedFindings } from '../../lib/doctor/set-up/stored.ts';
import { CAREFUL_FIRST, type Mode } from '../../lib/model/execution-mode.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import { keyOf } from '../../lib/model/job.ts';
import { pollingOf } from '../../lib/polling/polling.ts';
import { inSamePlace, type Placed, type SpokeSettings } from '../../lib/settings/place-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import type { Account, ListedJob } from '../account/account.ts';
import { type Attempt, notChecked } from './attempt.ts';
import { lookAtCloudWatch } from './cloudwatch-look.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { type DoctorJob, placeOfJob } from './doctor-jobs.ts';
import { lookAtFlink } from './flink-look.ts';
import { functionRights } from './function-rights.ts';
import type { Places, There } from './places.ts';
import { platformFindings } from './platforms/platform-findings.ts';
import { settingsFinding } from './settings-finding.ts';
import { type WakeAlarms, wakeAlarms } from './wake-alarms.ts';

export interface Examined {
  readonly name: string;
  readonly platform: string;
  readonly region: string;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

export interface Examination {
  readonly account: Account;
  readonly places: Places;
  readonly file: Settings | undefined;
  readonly wake: WakeAlarms;
  readonly functions: Attempt<readonly DeployedFunction[]>;
}

export const examine = async (
  { account, places, file, wake, functions }: Examination,
  one: DoctorJob,
): Promise<Examined> => {
  const { name } = one;
  const there = await places.at(placeOfJob(one));
  const region = one.listed?.job.region ?? there.place.region ?? (await places.home.region());
  const stored =
    one.listed === undefined
      ? undefined
      : await readableOf(account, one.listed, file, (graph, now) => look(there, one, graph, now));
  const mode = file?.mode ?? modeOfRow(one.listed);
  const rights =
    // Rights on what is found go by its tags, which IAM's simulation does not know.
    one.listed && one.settings && one.known !== 'found by tags'
      ? await functionRights(places.home, functions, {
          job: one.listed.job,
          settings: one.settings,
          mode,
          spokes: file?.spokes ?? [],
        })
      : [];
  const findings = [
    ...(stored?.findings ?? storedFindings(neverEvaluated(await account.now()))).filter(
      ({ code, severity }) => severity !== 'not-checked' || !rights.some((one) => one.code === code),
    ),
    ...rights,
    ...settingsFinding(one),
    ...(there.kind === 'closed'
      ? [{ ...notChecked('application', there.says), remedy: there.remedy }]
      : await platformFindings(there.clients, one, region, stored?.graph)),
    ...(await wakeAlarms(wake, places, { name, there, spoke: spokeOf(file, there.place) })),
    ...(stored?.limits ?? []),
  ];
  return { name, platform: one.job.platform, region, findings: worstFirst(withoutRepeats(findings)) };
};

const spokeOf = (file: Settings | undefined, place: Placed): SpokeSettings | undefined =>
  file?.spokes.find((one) => inSamePlace(one, place));

/** That the job was last evaluated with. */
const modeOfRow = (listed: ListedJob | undefined): Mode =>
  CAREFUL_FIRST.find((mode) => mode === listed?.row.mode) ?? 'advise';

/** A limit is not named by every evaluation: one that waits for something else says that. */
const LATELY_MS = 30 * 60_000;
const WEEK_MS = 7 * 86_400_000;

/** At Flink, and where Flink does not answer, at CloudWatch. */
type Looked = Pick<JobMeasured, 'flink' | 'cloudWatch'>;
type LookAt = (graph: JobGraph, now: number) => Promise<Looked>;

const look = async (there: There, { listed, settings }: DoctorJob, graph: JobGraph, now: number): Promise<Looked> => {
  if (listed === undefined || settings === undefined) return {};
  if (there.kind === 'closed') return { flink: { kind: 'not seen', says: there.says } };
  const { clients } = there;
  const flink = await lookAtFlink(clients, listed.job, settings, graph);
  // Where no checkpoint of this run has completed yet, disks and snapshots say how much state there is.
  const isEnough = flink.kind === 'seen' && (settings.platform !== 'managed-flink' || flink.stateBytes >= 0);
  return isEnough ? { flink } : { flink, cloudWatch: await lookAtCloudWatch(clients, settings, graph, now) };
};

/** One job whose items can't be read does not keep the others from being examined. */
const readableOf = async (account: Account, listed: ListedJob, file: Settings | undefined, lookAt: LookAt) => {
  try {
    return await storedOf(account, listed, file, lookAt);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const finding: Finding = { code: 'state-readable', severity: 'problem', says: error.message };
    return { graph: undefined, findings: [finding], limits: [] };
  }
};

const storedOf = async (account: Account, { job, row }: ListedJob, file: Settings | undefined, lookAt: LookAt) => {
  const key = keyOf(job);
  const now = await account.now();
  const [records, kept, journal] = await Promise.all([
    account.store.evaluations(key, row.at - LATELY_MS, row.at + 1),
    account.store.load(key, now),
    account.store.journal(key, now - WEEK_MS, now + 1),
  ]);
  const graph = kept.graph?.graph ?? { vertices: [] };
  const { window, partitions = {} } = kept.state;
  const [record, ...before] = records.toReversed();
  const because = record?.because ?? [];
  const named = [...because, ...before.flatMap((one) => one.because)];
  const stored: Stored = {
    now,
    evaluatedAt: row.at,
    everyMinutes: file && pollingOf(file).slowest,
    graph,
    window,
    because,
    change: kept.change,
    mode: row.mode,
    condition: row.condition,
    runs: row.state !== 'not-running',
    journal: journal.map(({ at, name, detail }) => ({ at, name, because: detail.because })),
  };
  return {
    graph,
    findings: storedFindings(stored),
    limits: limitsOf({
      graph,
      window,
      evaluation: record?.evaluation,
      because: named,
      partitions,
      kpus: record?.sizing.kind === 'kpu' ? record.sizing.kpus : undefined,
      ...(await lookAt(graph, now)),
    }),
  };
};

const neverEvaluated = (now: number): Stored => ({
  now,
  evaluatedAt: undefined,
  everyMinutes: undefined,
  mode: '',
  condition: '',
  runs: false,
  graph: { vertices: [] },
  window: [],
  because: [],
  change: undefined,
  journal: [],
});

/** The store and the platform may say the same: what is said now stays with the worse word. */
const withoutRepeats = (findings: readonly Finding[]): readonly Finding[] =>
  worstFirst(findings).filter((one, i, all) => {
    const same = all.findIndex(({ code, says }) => code === one.code && says === one.says);
    // A check that is not right is not right, whatever else it says.
    const bad = all.some(({ code, severity }) => code === one.code && severity !== 'ok' && severity !== 'not-checked');
    return same === i && !(one.severity === 'ok' && bad);
  });
