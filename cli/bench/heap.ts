/** Growth of the heap while a job is played for long. */
import type { JsonObject } from '../scenario/format.ts';
import { garbageCollector } from './garbage.ts';
import { newServer } from './inside.ts';
import { benchJob } from './job.ts';
import { openLine, tickLine } from './recording.ts';

export interface HeapReading {
  readonly ticks: number;
  /** What is left after a full garbage collection. */
  readonly bytes: number;
}

/** A tenth of the ticks first, then all of them in tenths: one job that is never closed and follows its decisions. */
export const measureHeap = (ticks: number, tickMs: number): readonly HeapReading[] => {
  const collectGarbage = garbageCollector();
  const answer = newServer();
  const job = benchJob(tickMs);
  answer(openLine);
  const readings: HeapReading[] = [];
  for (let tenth = 1; tenth <= 10; tenth++) {
    for (let n = 0; n < ticks / 10; n++) job.takes(JSON.parse(answer(tickLine(job.next())) ?? '{}') as JsonObject);
    collectGarbage();
    readings.push({ ticks: (ticks / 10) * tenth, bytes: process.memoryUsage().heapUsed });
  }
  return readings;
};
