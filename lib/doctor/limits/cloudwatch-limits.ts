/**
 * The same limits by what CloudWatch has, where Flink itself can't be asked: signs of them, in place of the number that only
 * Flink shows. What has no sign there says so, and what would make it visible.
 */
import { isSource, type JobVertex } from '../../model/graph.ts';
import { formatDuration, formatNumber, formatPercent } from '../../number/format.ts';
import type { Finding } from '../finding.ts';
import type { CloudWatchLook, ManagedFlinkLook, WatermarkMinute } from './cloudwatch-look.ts';
import { isBehind, type JobMeasured, meanOfVertex, running, waitingSecondsOf } from './job-measured.ts';

/** A source that is not kept busy and not held back from behind waits, for records or for others. */
export const IDLE = 0.7;
export const HELD_BACK = 0.3;

/** Why it can't be seen in CloudWatch, either; empty where CloudWatch was not asked. */
const unseen = (cloudWatch: CloudWatchLook | undefined, why: string): string => {
  if (cloudWatch === undefined) return '';
  return cloudWatch.kind === 'not read' ? ` CloudWatch can't be read, either: ${cloudWatch.says}` : ` ${why}`;
};

const LEAST_LEAD_MS = 1_000;
/** An aligned source keeps its distance: as far as the drift that it is allowed. */
const UNSTEADY = 0.25;
const LEAST_UNSTEADY_MS = 5_000;
const LEAST_WAITING_SECONDS = 60;

/** `why` Flink does not show it: a sentence. Alignment is not published; that a source keeps a distance while its own records wait, is. */
export const alignmentByWatermarks = (measured: JobMeasured, why: string): readonly Finding[] => {
  const code = 'watermark-alignment';
  const { cloudWatch } = measured;
  const sources = running(measured).filter(isSource);
  const cannot = (because: string): readonly Finding[] => {
    const says = `Whether watermark alignment holds a source back can't be seen: ${why}${unseen(cloudWatch, because)} It takes Flink's REST API, which shows watermarkAlignmentDrift of source operators.`;
    return [{ code, severity: 'not-checked', says }];
  };
  if (cloudWatch?.kind !== 'read') return cannot('');
  if (cloudWatch.from === 'reporter') {
    return cannot(
      'watermarkAlignmentDrift is not in CloudWatch: no source is aligned, or the collector does not forward it.',
    );
  }
  if (sources.length < 2) {
    return cannot('The job has one source, and CloudWatch has no watermarks of the splits within it.');
  }
  const known = sources.filter(({ id }) => cloudWatch.watermarks[id] !== undefined);
  const first = furthestAhead(cloudWatch, known);
  if (known.length < sources.length || first === undefined) {
    return cannot(
      `CloudWatch has currentOutputWatermark of ${known.length} of the ${sources.length} sources, in the same minutes of the last 15.`,
    );
  }
  const { vertex, leads } = first;
  const busy = meanOfVertex(measured, vertex.id, 'load');
  const held = meanOfVertex(measured, vertex.id, 'backPressure');
  if (Number.isNaN(busy)) return cannot(`How busy ${vertex.name} is, is not measured.`);
  const lead = leads.reduce((sum, one) => sum + one, 0) / leads.length;
  const least = Math.min(...leads);
  const most = Math.max(...leads);
  const waiting = waitingSecondsOf(measured, vertex.id);
  const numbers = { lead: { value: lead / 1000, unit: 's' }, busy: { value: busy, unit: 'of the time' } };
  const ahead = `By the watermarks in CloudWatch ${vertex.name} is furthest ahead of the other sources: ${formatDuration(Math.max(0, lead))}`;
  const found = (severity: Finding['severity'], says: string): readonly Finding[] => [
    { code, severity, says: `${ahead}, ${says}`, vertex: vertex.id, numbers },
  ];
  if (!(lead >= LEAST_LEAD_MS) || busy >= IDLE || held >= HELD_BACK) {
    return found('ok', `and ${formatPercent(busy)} busy: it does not wait as an aligned source would.`);
  }
  if (most - least > Math.max(LEAST_UNSTEADY_MS, UNSTEADY * lead)) {
    const between = `${formatDuration(Math.max(0, least))} and ${formatDuration(most)}`;
    return found('ok', `between ${between} in 15 min: alignment would keep the distance the same.`);
  }
  if (waiting < LEAST_WAITING_SECONDS) return found('ok', 'and it has read what there is: alignment costs it nothing.');
  const idle = `the same for 15 min, and ${formatPercent(busy)} busy`;
  if (Number.isNaN(waiting)) {
    return found('note', `${idle}: how many records wait for it is not measured; if there are some, it is held back.`);
  }
  const says = `${idle} while ${formatDuration(waiting * 1000)} of its records wait: as an aligned source that waits for the others.`;
  return found(isBehind(measured) ? 'warning' : 'note', says);
};

interface Lead {
  readonly vertex: JobVertex;
  /** Milliseconds before the slowest of the others, in each minute that all have. */
  readonly leads: readonly number[];
}

const furthestAhead = ({ watermarks }: ManagedFlinkLook, sources: readonly JobVertex[]): Lead | undefined => {
  const minutes = sources.map((vertex) => ({
    vertex,
    byMinute: new Map((watermarks[vertex.id] ?? []).map((minute): [number, WatermarkMinute] => [minute.at, minute])),
  }));
  const leads = minutes.map(({ vertex, byMinute }): Lead => {
    const others = minutes.filter((one) => one.vertex !== vertex);
    const own = [...byMinute.values()].flatMap(({ at, furthest }) => {
      const slowest = Math.min(...others.map((one) => one.byMinute.get(at)?.slowest ?? Number.NaN));
      return Number.isNaN(slowest) ? [] : [furthest - slowest];
    });
    return { vertex, leads: own };
  });
  return leads
    .filter((one) => one.leads.length > 0)
    .toSorted((a, b) => (b.leads.at(-1) ?? 0) - (a.leads.at(-1) ?? 0))[0];
};

const LATE_MS = 10_000;
/** A committer that is as busy commits nearly without a pause: checkpoints wait for it. */
const COMMITS_ALL_THE_TIME = 0.8;
const COMMITS_HALF_THE_TIME = 0.5;

/** A committer does little else than commit, once for each checkpoint: (25 % busy, a checkpoint in 60 s)  ->  at most 15 s a commit */
export const commitsByBusyTime = (measured: JobMeasured, { id, name }: JobVertex, why: string): Finding => {
  const code = 'commits-late';
  const { cloudWatch } = measured;
  const hottest = meanOfVertex(measured, id, 'loadMax');
  const busy = Number.isNaN(hottest) ? meanOfVertex(measured, id, 'load') : hottest;
  const fromReporter = cloudWatch?.kind === 'read' && cloudWatch.from === 'reporter';
  if (cloudWatch?.kind !== 'read' || fromReporter || Number.isNaN(busy)) {
    const because = fromReporter
      ? 'pendingCommittables and lastCommitDurationMs are not in CloudWatch: the collector does not forward them.'
      : 'How busy it is, is not measured.';
    const says = `What waits to be committed by ${name} can't be seen: ${why}${unseen(cloudWatch, because)} It takes Flink's REST API, which shows pendingCommittables and lastCommitDurationMs.`;
    return { code, severity: 'not-checked', says, vertex: id };
  }
  const { checkpointIntervalMs: interval, longestCheckpointMs: longest, failedCheckpoints: failed } = cloudWatch;
  const took = busy * interval;
  const each = Number.isNaN(took)
    ? ''
    : `, at most ${formatDuration(took)} for a commit with a checkpoint each ${formatDuration(interval)}`;
  const checkpoints = [
    ...(Number.isNaN(longest) ? [] : [`the longest checkpoint of the last hour took ${formatDuration(longest)}`]),
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
  ].join(', ');
  const says = `${name} is ${formatPercent(busy)} busy${each}${checkpoints === '' ? '' : `; ${checkpoints}`}. What waits to be committed is not in CloudWatch.`;
  const numbers = {
    busy: { value: busy, unit: 'of the time' },
    ...(Number.isNaN(took) ? {} : { commit: { value: took / 1000, unit: 's' } }),
  };
  const late = Number.isNaN(took) ? busy >= COMMITS_HALF_THE_TIME : took >= LATE_MS;
  return {
    code,
    severity: busy >= COMMITS_ALL_THE_TIME ? 'problem' : late ? 'warning' : 'ok',
    says,
    vertex: id,
    numbers,
  };
};

/** Running application storage of a KPU of Managed Flink. */
export const STORAGE_GB = 50;
export const CLOSE = 0.6;
export const FULL = 0.8;

/** Disks are of the containers, a checkpoint is what was uploaded: at least so much is state. */
export const storageByDisk = ({ cloudWatch }: JobMeasured, kpus: number, why: string): Finding => {
  const code = 'storage-bound';
  const seen = cloudWatch?.kind === 'read' && cloudWatch.from === 'managed-flink' ? cloudWatch : undefined;
  const { diskShare: disk = Number.NaN, largestCheckpointBytes: bytes = Number.NaN } = seen ?? {};
  const uploaded = bytes / (kpus * STORAGE_GB * 1e9);
  const most = Math.max(...[disk, uploaded].filter((share) => !Number.isNaN(share)));
  const atLeast = `The largest checkpoint or snapshot of the last day has ${formatNumber(bytes / 1e9)} GB, ${formatPercent(uploaded)} of the ${kpus * STORAGE_GB} GB of ${kpus} KPU${kpus === 1 ? '' : 's'}`;
  if (!(most >= CLOSE) && Number.isNaN(disk)) {
    const because = Number.isNaN(bytes)
      ? 'CloudWatch has neither containerDiskUtilization of the last 15 min nor lastCheckpointSize of the last day.'
      : `${atLeast}; an incremental checkpoint has only what was new.`;
    const says = `How much of the storage of its KPUs the state takes can't be seen: ${why}${unseen(cloudWatch, because)} It takes Flink's REST API, which shows all of the state of the newest checkpoint.`;
    return { code, severity: 'not-checked', says };
  }
  const least = Math.max(1, Math.ceil((most * kpus) / FULL));
  const sentences = [
    ...(Number.isNaN(disk) ? [] : [`The fullest disk of a container is ${formatPercent(disk)} used.`]),
    ...(Number.isNaN(bytes) ? [] : [`${atLeast}.`]),
    `At most ${formatPercent(FULL)} full it takes ${least} KPU${least === 1 ? '' : 's'}, whatever the load.`,
  ];
  const numbers = {
    ...(Number.isNaN(disk) ? {} : { disk: { value: disk, unit: 'of the disk' } }),
    ...(Number.isNaN(bytes) ? {} : { checkpoint: { value: bytes, unit: 'bytes' } }),
  };
  const severity = most >= FULL ? 'problem' : most >= CLOSE ? 'warning' : 'ok';
  return { code, severity, says: sentences.join(' '), numbers };
};

/** AWS's advice: checkpoints that take more than half of their interval want attention. */
const LONG_SHARE = 0.5;

export const checkpointsInCloudWatch = ({ cloudWatch }: JobMeasured): readonly Finding[] => {
  if (cloudWatch?.kind !== 'read' || cloudWatch.from !== 'managed-flink') return [];
  const { longestCheckpointMs: longest, failedCheckpoints: failed, checkpointIntervalMs: interval } = cloudWatch;
  if (Number.isNaN(longest) && Number.isNaN(failed)) return [];
  const share = longest / interval;
  const took = Number.isNaN(longest) ? [] : [`the longest took ${formatDuration(longest)}`];
  const of = Number.isNaN(interval) ? [] : [`one is begun each ${formatDuration(interval)}`];
  const says = `Checkpoints of the last hour: ${[`${failed > 0 ? formatNumber(failed) : 'none'} failed`, ...took, ...of].join(', ')}.`;
  const numbers = {
    ...(Number.isNaN(failed) ? {} : { failed: { value: failed, unit: 'checkpoints' } }),
    ...(Number.isNaN(longest) ? {} : { longest: { value: longest / 1000, unit: 's' } }),
  };
  return [{ code: 'checkpoints', severity: failed > 0 || share > LONG_SHARE ? 'warning' : 'ok', says, numbers }];
};
