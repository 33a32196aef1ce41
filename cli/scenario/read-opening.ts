/** Reads a job as it is opened, and a whole scenario, in the golden format. */
import { parseMemorySize } from '../../lib/options/memory-size.ts';
import {
  double,
  epochMs,
  field,
  fieldsOf,
  InputError,
  integer,
  listOf,
  mapOf,
  oneOf,
  optional,
  orNull,
  type Reader,
  text,
  truth,
  wrong,
} from './checked.ts';
import type { Detail, VertexInput } from './format.ts';

export interface JobDescription {
  /** When the job last became RUNNING; null: unknown. */
  readonly runningTs: number | null;
  readonly vertices: readonly VertexInput[];
}

/** What its platform says of a job, once and for all. */
export interface PlatformDescription {
  readonly cpu: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly maxTaskManagers: number | undefined;
}

export interface Opening {
  readonly config: Readonly<Record<string, string>>;
  readonly job: JobDescription;
  readonly platform: PlatformDescription;
  readonly detail: Detail;
  /** Play on although the options are not valid. */
  readonly runInvalid: boolean;
}

export const readOpening: Reader<Opening> = (value) => {
  const input = fieldsOf(value);
  const taskManager = optional(input['taskManager'], 'taskManager', taskManagerSize);
  return {
    config: field(input['config'], 'config', mapOf(text)),
    job: field(input['job'], 'job', job),
    platform: {
      cpu: taskManager?.cpu,
      memoryBytes: taskManager?.memoryBytes,
      maxTaskManagers: optional(input['maxTaskManagers'], 'maxTaskManagers', integer),
    },
    detail: optional(input['detail'], 'detail', oneOf('full', 'auto', 'decisions')) ?? 'full',
    runInvalid: optional(input['runInvalid'], 'runInvalid', truth) ?? false,
  };
};

const job: Reader<JobDescription> = (value) => {
  const fields = fieldsOf(value);
  return {
    runningTs: optional(fields['runningTs'], 'runningTs', orNull(epochMs)) ?? null,
    vertices: field(fields['vertices'], 'vertices', readVertices),
  };
};

const taskManagerSize: Reader<{ readonly cpu: number | undefined; readonly memoryBytes: number | undefined }> = (
  value,
) => {
  const fields = fieldsOf(value);
  return { cpu: optional(fields['cpu'], 'cpu', double), memoryBytes: optional(fields['memory'], 'memory', bytes) };
};

const bytes: Reader<number> = (value) => {
  const size = parseMemorySize(text(value));
  if (size === undefined) throw wrong(value, 'a memory size such as "4 gb"');
  return size;
};

const vertex: Reader<VertexInput> = (value) => {
  const fields = fieldsOf(value);
  const slotSharingGroup = optional(fields['slotSharingGroup'], 'slotSharingGroup', text);
  return {
    id: field(fields['id'], 'id', text),
    name: field(fields['name'], 'name', text),
    parallelism: field(fields['parallelism'], 'parallelism', integer),
    maxParallelism: field(fields['maxParallelism'], 'maxParallelism', integer),
    inputs: optional(fields['inputs'], 'inputs', mapOf(text)) ?? {},
    ...(slotSharingGroup === undefined ? {} : { slotSharingGroup }),
    finished: optional(fields['finished'], 'finished', truth) ?? false,
  };
};

/** Names and ids must tell the vertices apart, and inputs must be vertices of the job. */
export const readVertices: Reader<readonly VertexInput[]> = (value) => {
  const vertices = listOf(vertex)(value);
  const names = new Set(vertices.map(({ name }) => name));
  if (names.size < vertices.length) throw new InputError('two vertices have the same name');
  if (new Set(vertices.map(({ id }) => id)).size < vertices.length)
    throw new InputError('two vertices have the same id');
  for (const { name, inputs } of vertices) {
    for (const input of Object.keys(inputs ?? {})) {
      if (!names.has(input)) throw new InputError(`${name} has the input ${input}, but no vertex has that name`);
    }
  }
  return vertices;
};
