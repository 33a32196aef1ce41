/** What a source shows that reads what another job commits, a commit at a time. */
import { asVertexId } from '../../lib/model/graph.ts';
import type { Sample } from '../../lib/model/sample.ts';

export const SOURCE = asVertexId('orders');

export interface Written {
  readonly perSecond: (second: number) => number;
  readonly commitEveryS: number;
  readonly sampleEveryS: number;
  /** Records/s that the source can read. */
  readonly reads: number;
  readonly lagKnown: boolean;
  readonly minutes: number;
  /** That it reads commits. */
  readonly known: boolean;
}

const written: Written = {
  perSecond: () => 200,
  commitEveryS: 300,
  sampleEveryS: 60,
  reads: 300,
  lagKnown: true,
  minutes: 60,
  known: true,
};

/** It reads second by second, and is busy while it does. */
export const samplesOf = (shape: Partial<Written> = {}): readonly Sample[] => {
  const { perSecond, commitEveryS, sampleEveryS, reads, lagKnown, minutes, known } = { ...written, ...shape };
  const samples: Sample[] = [];
  let [open, waiting, recordsIn, busyMs] = [0, 0, 0, 0];
  for (let second = 0; second <= 60 * minutes; second++) {
    open += perSecond(second);
    if (second > 0 && second % commitEveryS === 0) {
      waiting += open;
      open = 0;
    }
    const read = Math.min(waiting, reads);
    waiting -= read;
    recordsIn += read;
    busyMs += (1000 * read) / reads;
    if (second % sampleEveryS !== 0) continue;
    const lag = lagKnown ? waiting : Number.NaN;
    const load = read / reads;
    const shown = { recordsIn, lag, load, loadAverage: load, loadMax: load, accumulatedBusyTime: busyMs };
    const marked = {
      ...shown,
      recordsOut: 0,
      recordsInPerSecond: read,
      ...(known ? { readsCommits: 1 } : {}),
    };
    samples.push({ at: second * 1000, vertices: { [SOURCE]: marked }, job: {} });
  }
  return samples;
};
