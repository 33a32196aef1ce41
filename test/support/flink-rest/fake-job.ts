/** The job of the fake cluster, as a reference, as settings and by the ids of its vertices. */
import type { Resize } from '../../../lib/model/change.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkJobSettings } from '../../../lib/settings/settings.ts';

export const BACKLOG = asVertexId('7e96a13492af3bf6c7a8c94db558d460');
export const WORK = asVertexId('674df9b0384c0348e0b9d1034a44c46c');
export const SINK = asVertexId('2e588ce1c86a9d46e2e85186773ce4fd');

export const loadJob: JobRef = { account: '111122223333', region: 'us-east-1', platform: 'flink', name: 'load-job' };

export const settingsFor = (url: string): FlinkJobSettings => ({
  platform: 'flink',
  name: 'load-job',
  options: {},
  lag: [],
  url,
});

export const sizeOf = (backlog: number, work: number, sink: number): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: { [BACKLOG]: backlog, [WORK]: work, [SINK]: sink },
});

export const changeTo = (to: PerVertexSizing): Resize => ({
  kind: 'resize',
  from: to,
  to,
  vertices: [],
  config: { overrides: {}, removals: [] },
  because: [],
});
