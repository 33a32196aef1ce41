/** What a task manager says of its own memory, through the job manager's REST API. */
import type { ProcessMemory } from '../../../lib/memory-tuning/process-memory.ts';

export interface Report {
  readonly pools: ProcessMemory;
  /** Of the configuration, as the task manager adds it up. */
  readonly totals: { readonly flink: number; readonly process: number };
  readonly slots: number;
  /** Not configuration but what is there: the heap the JVM may grow to, and the budgets that Flink opened. */
  readonly actual: {
    readonly heapMax: number;
    readonly metaspaceMax: number;
    readonly managed: number;
    readonly networkBuffers: number;
    readonly networkBytes: number;
  };
}

/** A job manager answers before it leads; until then it knows no task manager. */
export const isRegistered = async (url: string, id: string): Promise<boolean> => {
  const answer = await ask(`${url}/taskmanagers`);
  if (answer.status === 503) return false;
  const { taskmanagers } = await read<{ taskmanagers: readonly { id: string }[] }>(answer);
  return taskmanagers.some((one) => one.id === id);
};

/** Undefined until its metrics have arrived: the first answer is always one without them. */
export const reportOf = async (url: string, id: string): Promise<Report | undefined> => {
  const details = await get<Details>(`${url}/taskmanagers/${id}`);
  const metaspace = await get<readonly { value: string }[]>(
    `${url}/taskmanagers/${id}/metrics?get=Status.JVM.Memory.Metaspace.Max`,
  );
  const { memoryConfiguration: memory, metrics, hardware, slotsNumber } = details;
  if (metrics.heapMax <= 0 || metrics.nettyShuffleMemorySegmentsTotal <= 0 || !metaspace[0]) return undefined;
  return {
    pools: {
      frameworkHeap: memory.frameworkHeap,
      frameworkOffHeap: memory.frameworkOffHeap,
      taskHeap: memory.taskHeap,
      taskOffHeap: memory.taskOffHeap,
      managed: memory.managedMemory,
      network: memory.networkMemory,
      metaspace: memory.jvmMetaspace,
      overhead: memory.jvmOverhead,
    },
    totals: { flink: memory.totalFlinkMemory, process: memory.totalProcessMemory },
    slots: slotsNumber,
    actual: {
      heapMax: metrics.heapMax,
      metaspaceMax: Number(metaspace[0].value),
      managed: hardware.managedMemory,
      networkBuffers: metrics.nettyShuffleMemorySegmentsTotal,
      networkBytes: metrics.nettyShuffleMemoryTotal,
    },
  };
};

type MemoryConfiguration = Record<
  | 'frameworkHeap'
  | 'frameworkOffHeap'
  | 'taskHeap'
  | 'taskOffHeap'
  | 'managedMemory'
  | 'networkMemory'
  | 'jvmMetaspace'
  | 'jvmOverhead'
  | 'totalFlinkMemory'
  | 'totalProcessMemory',
  number
>;

interface Details {
  readonly slotsNumber: number;
  readonly hardware: { readonly managedMemory: number };
  readonly memoryConfiguration: MemoryConfiguration;
  readonly metrics: Record<'heapMax' | 'nettyShuffleMemorySegmentsTotal' | 'nettyShuffleMemoryTotal', number>;
}

const ask = (url: string): Promise<Response> => fetch(url, { signal: AbortSignal.timeout(10_000) });

const read = async <T>(answer: Response): Promise<T> => {
  if (!answer.ok) throw new Error(`GET ${answer.url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

const get = async <T>(url: string): Promise<T> => read<T>(await ask(url));
