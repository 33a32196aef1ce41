/**
 * A job that reads an Iceberg table to which commits are made minutes apart, by the fast clock (fast-flink.ts): what arrives is a
 * comb, and its load is known over whole commits. Nothing is changed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allTasksRun, type FastLoop, type Minute, openFastLoop } from '../fast-loop.ts';
import { type RunningIceberg, startIceberg } from './start-iceberg.ts';

const LOAD = 150;
/** Four minutes of the fast clock. */
const COMMIT = '20 s';
/** Three commits, and what the first one of a table that is empty takes. */
const LEARN_MINUTES = 17;
const MINUTES = 26;
/** A tooth is what one commit has, and commits are not quite regular. */
const MOST_OFF = 0.15;

let running: RunningIceberg;
let loop: FastLoop;
const seen: Minute[] = [];

beforeAll(async () => {
  running = await startIceberg(
    { write: 2, read: 1, writeMillis: 2, readMillis: 3, slotsPerTaskManager: 8 },
    { configuration: { 'execution.checkpointing.interval': COMMIT }, classPath: '' },
  );
  await allTasksRun(running.url);
  await running.setRate(LOAD);
  loop = await openFastLoop({
    flink: { url: running.url, jobs: ['read'] },
    settings: { mode: 'advise', policy: 'autopilot' },
    says: async () => `${(await running.totals()).read} read`,
  });
  seen.push(...(await loop.minutes(MINUTES)));
});
afterAll(async () => {
  await loop?.stop();
  await running?.stop();
});

const known = (): readonly Minute[] => seen.slice(LEARN_MINUTES);

it('knows what is written in every minute, though a minute brings all of a commit or nothing', () => {
  const samples = seen.flatMap(({ record }) =>
    record.samples.map(({ vertices }) => Object.values(vertices)[0]?.recordsIn ?? 0),
  );
  const brought = samples.slice(1).map((records, i) => records - (samples[i] ?? 0));
  expect(brought.filter((records) => records === 0).length).toBeGreaterThan(2);
  expect(Math.max(...brought)).toBeGreaterThan(1.5 * 60 * LOAD);
  for (const { record } of known()) {
    const [source] = Object.values(record.evaluation?.vertices ?? {});
    expect(source?.targetDataRate).toBeGreaterThan((1 - MOST_OFF) * LOAD);
    expect(source?.targetDataRate).toBeLessThan((1 + MOST_OFF) * LOAD);
  }
});

it('says how long the size of now takes to read a commit', () => {
  const reasons = known().flatMap(({ record }) => record.because.filter(({ rule }) => rule === 'whole-commits'));
  expect(reasons.length).toBeGreaterThan(known().length / 2);
  const { tooth, every, read } = reasons.at(-1)?.numbers ?? {};
  expect(tooth?.value).toBeGreaterThan(100 * LOAD);
  expect(read?.value).toBeLessThan(every?.value ?? 0);
});
