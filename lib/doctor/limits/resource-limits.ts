/** Limits of what a vertex runs on: CPU that is used up, a thread that waits, garbage collection, key groups. */
import { formatDuration, formatPercent } from '../../number/format.ts';
import type { Finding } from '../finding.ts';
import {
  bottleneckOf,
  isBehind,
  type JobMeasured,
  meanOfJob,
  meanOfVertex,
  running,
  severityAt,
  waitingSeconds,
} from './job-measured.ts';

/** Always the first: the others say why it is one. */
export const bottleneck = (measured: JobMeasured): readonly Finding[] => {
  const found = bottleneckOf(measured);
  if (found === undefined) return [];
  const { vertex, utilization } = found;
  const waiting = waitingSeconds(measured);
  const says = `${vertex.name} is closest to its limit: what arrives is ${formatPercent(utilization)} of what it can process with ${vertex.parallelism} subtasks${waiting > 60 ? `, and ${formatDuration(60_000 * Math.round(waiting / 60))} of records wait` : ''}.`;
  const numbers = { utilization: { value: utilization, unit: 'of its capacity' } };
  const severity = isBehind(measured) ? 'warning' : 'ok';
  return [{ code: 'bottleneck', severity, says, vertex: vertex.id, numbers }];
};

/** Of the hottest container. */
const CPU_USED_UP = 0.95;
const CPU_IDLE = 0.3;
const BUSY = 0.9;

export const cpuOfContainers = (measured: JobMeasured): readonly Finding[] => {
  const cpu = meanOfJob(measured, 'containerCpu');
  const numbers = { cpu: { value: cpu, unit: 'of a container' } };
  if (cpu >= CPU_USED_UP) {
    const says = `The CPU of the hottest container is ${formatPercent(cpu)} used.`;
    return [{ code: 'cpu-exhausted', severity: severityAt(measured, undefined), says, numbers }];
  }
  if (!(cpu <= CPU_IDLE)) return [];
  return running(measured).flatMap(({ id, name }): Finding[] => {
    const busy = meanOfVertex(measured, id, 'loadAverage');
    if (!(busy >= BUSY)) return [];
    const says = `${name} is ${formatPercent(busy)} busy, and the hottest container uses ${formatPercent(cpu)} of its CPU: it waits.`;
    return [{ code: 'busy-without-cpu', severity: severityAt(measured, id), says, vertex: id, numbers }];
  });
};

/** Share of the time; collections of the old generation stop everything else. */
const MUCH = 0.1;
const TOO_MUCH = 0.3;

export const garbageCollection = (measured: JobMeasured): readonly Finding[] => {
  const all = meanOfJob(measured, 'gcPressure');
  const old = meanOfJob(measured, 'oldCollections');
  const share = Number.isNaN(all) ? old : all;
  if (!(share >= MUCH)) return [];
  const what = Number.isNaN(all) ? 'collections of the old generation' : 'garbage collection';
  const heap = meanOfJob(measured, 'heapUse');
  const full = Number.isNaN(heap) ? '' : `; the fullest heap is at ${formatPercent(heap)}`;
  const says = `Task managers spend ${formatPercent(share)} of their time on ${what}${full}.`;
  const severity = share >= TOO_MUCH ? 'problem' : 'warning';
  return [{ code: 'garbage-collection', severity, says, numbers: { share: { value: share, unit: 'of the time' } } }];
};

export const keyGroupsReached = (measured: JobMeasured): readonly Finding[] =>
  running(measured).flatMap(({ id, name, parallelism, maxParallelism }): Finding[] => {
    if (parallelism < maxParallelism || maxParallelism < 2) return [];
    const says = `${name} has ${parallelism} subtasks, and its maximum parallelism is ${maxParallelism}.`;
    const numbers = { subtasks: { value: parallelism, unit: 'subtasks' } };
    return [{ code: 'max-parallelism-reached', severity: severityAt(measured, id), says, vertex: id, numbers }];
  });
