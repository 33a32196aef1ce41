/** A history from a file of observations in the format of the policy server: one job, opened once, and its ticks. */
import { readFileSync } from 'node:fs';
import { historyFromSamples, type SizedSample } from '../../backtest/history/from-samples.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { restVertexObservation } from '../../functions/metrics/flink-rest/rest-observation.ts';
import { asVertexId, isSource } from '../../lib/model/graph.ts';
import type { VertexSample } from '../../lib/model/sample.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { InputError } from '../scenario/checked.ts';
import { changedJob, jobStateOf } from '../scenario/job.ts';
import { type Opening, readOpening } from '../scenario/read-opening.ts';
import { readTick } from '../scenario/read-tick.ts';
import { Failed } from '../terminal/terminal.ts';

/** Throws Failed with the line and what would be right. */
export const historyFromLines = (file: string): JobHistory => {
  const text = read(file);
  let opening: (Opening & { readonly name: string }) | undefined;
  let description: Opening['job'] | undefined;
  const samples: SizedSample[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const at = (says: string): Failed => new Failed(`${file}, line ${i + 1}: ${says}`);
    try {
      const value: unknown = JSON.parse(line);
      const { op, id } = value as { readonly op?: unknown; readonly id?: unknown };
      if (op === 'open') {
        if (opening !== undefined) throw at('a second job is opened; a backtest takes a file of one job.');
        opening = { ...readOpening(value), name: String(id ?? 'job') };
        description = opening.job;
      } else if (op === 'tick') {
        if (opening === undefined || description === undefined) throw at('a tick before the job was opened.');
        const tick = readTick(value);
        if (tick.job !== undefined) description = changedJob(description, tick.job);
        if (tick.status !== 'RUNNING') return;
        samples.push(sampleOf(opening, description, tick));
      } else if (op !== 'close') throw at(`"op" is open, tick or close, and not ${JSON.stringify(op)}.`);
    } catch (cause) {
      if (cause instanceof Failed) throw cause;
      if (cause instanceof SyntaxError || cause instanceof InputError) throw at(cause.message);
      throw cause;
    }
  });
  if (opening === undefined || description === undefined)
    throw new Failed(`${file}: no line opens a job ("op": "open").`);
  const { graph, size } = jobStateOf(description, 'RUNNING', opening.platform);
  const { name } = opening;
  return historyFromSamples({
    job: { account: 'file', region: 'file', platform: 'flink', name },
    graph,
    size,
    samples,
    lagHiddenSeconds: 0,
    settings: { platform: 'flink', name, url: 'http://127.0.0.1:8081' },
  });
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failed(`The file "${file}" can't be read: ${(cause as NodeJS.ErrnoException).code}.`, { cause });
  }
};

const sampleOf = (
  { platform }: Opening,
  description: Opening['job'],
  { now, vertices: shown }: ReturnType<typeof readTick>,
): SizedSample => {
  const { graph, size } = jobStateOf(description, 'RUNNING', platform);
  const vertices = Object.fromEntries(
    graph.vertices.flatMap((vertex): [string, VertexSample][] => {
      const one = shown[vertex.name];
      if (one === undefined) return [];
      const { busy, recordsIn, recordsInPerSecond, pendingRecords } = restVertexObservation(one, isSource(vertex));
      return [
        [
          asVertexId(vertex.id),
          {
            ...(busy?.max === undefined ? {} : { loadMax: busy.max / 1000, load: busy.max / 1000 }),
            ...(busy?.avg === undefined ? {} : { loadAverage: busy.avg / 1000 }),
            ...(recordsIn === undefined ? {} : { recordsIn }),
            ...(recordsInPerSecond === undefined ? {} : { recordsInPerSecond }),
            ...(pendingRecords === undefined ? {} : { lag: pendingRecords }),
          },
        ],
      ];
    }),
  );
  return { sample: { at: now, vertices, job: {} }, sizing: size.current as PerVertexSizing };
};
