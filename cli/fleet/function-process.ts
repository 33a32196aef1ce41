/** The deployed evaluate function in a process of its own, as Lambda runs it: some runs after each other, and what each took. */
import { pathToFileURL } from 'node:url';

export interface RunTook {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of the process so far. */
  readonly peakRssBytes: number;
  readonly peakHeapBytes: number;
  readonly error?: string;
}

type Handler = (event: unknown, own: { getRemainingTimeInMillis(): number }) => Promise<void>;

const LOOK_MS = 20;

const oneRun = async (handler: Handler, timeoutMs: number): Promise<RunTook> => {
  const began = performance.now();
  const before = process.cpuUsage();
  let peakHeapBytes = 0;
  const look = setInterval(() => {
    peakHeapBytes = Math.max(peakHeapBytes, process.memoryUsage().heapUsed);
  }, LOOK_MS);
  let error: string | undefined;
  try {
    const event = { kind: 'schedule', shard: 0, of: 1, time: new Date().toISOString() };
    await handler(event, { getRemainingTimeInMillis: () => timeoutMs - (performance.now() - began) });
  } catch (cause) {
    error = cause instanceof Error ? cause.message : String(cause);
  }
  clearInterval(look);
  const { user, system } = process.cpuUsage(before);
  return {
    wallMs: performance.now() - began,
    cpuMs: (user + system) / 1000,
    peakHeapBytes,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    ...(error === undefined ? {} : { error }),
  };
};

if (import.meta.main) {
  const [file = '', timeoutMs = ''] = process.argv.slice(2);
  const { handler } = (await import(pathToFileURL(file).href)) as { readonly handler: Handler };
  process.on('message', async () => process.send?.({ took: await oneRun(handler, Number(timeoutMs)) }));
  process.on('disconnect', () => process.exit());
  process.send?.({ ready: true });
}
