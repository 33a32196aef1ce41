/** Limits that only Flink itself shows: watermark alignment, commits to a table, and the storage that state lies on. */
import { isCommitter, isSource, type JobVertex } from '../../model/graph.ts';
import { formatDuration, formatNumber, formatPercent } from '../../number/format.ts';
import { commitBound } from '../../rules/iceberg-commits.ts';
import type { Finding } from '../finding.ts';
import {
  alignmentByWatermarks,
  CLOSE,
  commitsByBusyTime,
  FULL,
  HELD_BACK,
  IDLE,
  STORAGE_GB,
  storageByDisk,
} from './cloudwatch-limits.ts';
import { isBehind, type JobMeasured, meanOfVertex, running, waitingSeconds } from './job-measured.ts';

/** Before Flink 2.3 an aligned source drains no faster than the drift it is allowed in each update (FLINK-37399). */
export const watermarkAlignment = (measured: JobMeasured): readonly Finding[] => {
  const { flink } = measured;
  const code = 'watermark-alignment';
  const sources = running(measured).filter(isSource);
  const drifts = sources.map((vertex) => ({ vertex, drift: driftOf(measured, vertex) }));
  const aligned = drifts.filter(({ drift }) => !Number.isNaN(drift));
  if (aligned.length === 0 && flink?.kind === 'not seen') return alignmentByWatermarks(measured, flink.says);
  return aligned.flatMap(({ vertex, drift }): Finding[] => {
    const { id, name } = vertex;
    const numbers = { drift: { value: drift / 1000, unit: 's' } };
    const busy = meanOfVertex(measured, id, 'load');
    const held = meanOfVertex(measured, id, 'backPressure');
    const ahead = `${name} is ${formatDuration(Math.max(0, drift))} ahead of the slowest source of its watermark group`;
    if (!(drift > 0) || !(busy < IDLE) || held >= HELD_BACK) {
      return [{ code, severity: 'ok', says: `${ahead}: alignment does not hold it back.`, vertex: id, numbers }];
    }
    const idle = `${ahead}, and ${formatPercent(busy)} busy`;
    const version = flink?.kind === 'seen' ? flink.version : '';
    if (!isBehind(measured)) {
      return [
        { code, severity: 'note', says: `${idle}: that it idles may be no spare capacity.`, vertex: id, numbers },
      ];
    }
    const waiting = waitingSeconds(measured);
    const waits =
      waiting > 60
        ? ` while ${formatDuration(60_000 * Math.round(waiting / 60))} of records wait`
        : ' while the job is behind';
    const severity = isFrom23(version) ? 'warning' : 'problem';
    const of = version === '' ? '' : ` (Flink ${version})`;
    return [{ code, severity, says: `${idle}${waits}${of}: it waits for the others.`, vertex: id, numbers }];
  });
};

const driftOf = (measured: JobMeasured, { id }: JobVertex): number => {
  const now = seenOf(measured)?.alignmentDriftMs[id];
  return now ?? meanOfVertex(measured, id, 'alignmentDriftMs');
};

/** By Flink itself, else by what its reporter has pushed into CloudWatch. */
const seenOf = ({ flink, cloudWatch }: JobMeasured) => {
  if (flink?.kind === 'seen') return flink;
  return cloudWatch?.kind === 'read' && cloudWatch.from === 'reporter' ? cloudWatch : undefined;
};

const isFrom23 = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 3);
};

const LATE_MS = 10_000;
const WAIT = 2;

/** By the window where Flink's REST API is the source of metrics, else by what Flink shows now. */
export const commits = (measured: JobMeasured): readonly Finding[] =>
  running(measured)
    .filter((vertex) => isCommitter(vertex) && !/pre-commit/.test(vertex.name))
    .flatMap((vertex): Finding[] => {
      const { flink, window } = measured;
      const code = 'commits-late';
      const { id, name } = vertex;
      const late = commitBound(vertex, window);
      if (late !== undefined) return [{ code, severity: 'problem', says: late.says, vertex: id, ...quantities(late) }];
      const [pending, took] = committed(measured, vertex);
      if (Number.isNaN(took)) {
        if (flink === undefined) return [];
        if (flink.kind === 'not seen') return [commitsByBusyTime(measured, vertex, flink.says)];
        const why = 'it has not committed yet.';
        const says = `What waits to be committed by ${name} can't be seen: ${why} It takes Flink's REST API, which shows pendingCommittables and lastCommitDurationMs.`;
        return [{ code, severity: 'not-checked', says, vertex: id }];
      }
      const says = `${name}: its last commit took ${formatDuration(took)}, ${formatNumber(pending)} committables wait.`;
      const numbers = {
        pending: { value: pending, unit: 'committables' },
        commit: { value: took / 1000, unit: 's' },
      };
      const severity = took >= LATE_MS || pending >= WAIT ? 'warning' : 'ok';
      return [{ code, severity, says, vertex: id, numbers }];
    });

const quantities = ({ numbers }: NonNullable<ReturnType<typeof commitBound>>): Pick<Finding, 'numbers'> =>
  numbers === undefined ? {} : { numbers };

/** Committables that wait, and milliseconds of the last commit; NaN: not seen. */
const committed = (measured: JobMeasured, { id }: JobVertex): readonly [number, number] => {
  const { window } = measured;
  const now = seenOf(measured)?.commits[id];
  if (now !== undefined) return [now.pending, now.lastMs];
  const newest = window.findLast(({ vertices }) => vertices[id]?.commitMs !== undefined)?.vertices[id];
  return [newest?.pendingCommits ?? Number.NaN, newest?.commitMs ?? Number.NaN];
};

/** State lies on the disks of the KPUs: 50 GB each, and more KPUs are the only way to more of it. */
export const storageOfKpus = (measured: JobMeasured): readonly Finding[] => {
  const { flink, kpus } = measured;
  if (kpus === undefined || flink === undefined) return [];
  const code = 'storage-bound';
  if (flink.kind === 'not seen') return [storageByDisk(measured, kpus, flink.says)];
  const bytes = flink.stateBytes;
  if (!(bytes >= 0)) return [storageByDisk(measured, kpus, 'Flink shows no completed checkpoint of this run.')];
  const share = bytes / (kpus * STORAGE_GB * 1e9);
  const least = Math.max(1, Math.ceil(bytes / (FULL * STORAGE_GB * 1e9)));
  const numbers = { state: { value: bytes, unit: 'bytes' }, share: { value: share, unit: 'of the storage' } };
  const says = `The newest checkpoint has ${formatNumber(bytes / 1e9)} GB of state, ${formatPercent(share)} of the ${kpus * STORAGE_GB} GB that ${kpus} KPU${kpus === 1 ? '' : 's'} have; at most ${formatPercent(FULL)} full it takes ${least} KPU${least === 1 ? '' : 's'}, whatever the load.`;
  const severity = share >= FULL ? 'problem' : share >= CLOSE ? 'warning' : 'ok';
  return [{ code, severity, says, numbers }];
};
