/**
 * A job that reads an Iceberg table to which commits are made minutes apart, by the fast clock (fast-flink.ts): what arrives is a
 * comb, and its load is known over whole commits. Then the settings name the table: its load is known at once, and after a restart
 * its backlog, too. Nothing is changed by the decisions.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STRETCH } from '../../flink/stretch.ts';
import { allTasksRun, type FastLoop, type Minute, openFastLoop } from '../fast-loop.ts';
import { type RunningIceberg, startIceberg } from './start-iceberg.ts';
import { tableByClock } from './table-by-clock.ts';

const LOAD = 150;
/** Four minutes of the fast clock. */
const COMMIT = '20 s';
/** Three commits, and what the first one of a table that is empty takes. */
const LEARN_MINUTES = 17;
const MINUTES = 26;
/** With the table, before and after the restart. */
const TABLE_MINUTES = 4;
const RESTARTED_MINUTES = 9;
/** A tooth is what one commit has, and commits are not quite regular. */
const MOST_OFF = 0.15;

let running: RunningIceberg;
let loop: FastLoop;
const seen: Minute[] = [];
const withTable: Minute[] = [];
const restarted: (Minute & { readonly waiting: number })[] = [];
let copy: string;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'flink-autopilot-table-'));
  running = await startIceberg(
    { write: 2, read: 1, writeMillis: 2, readMillis: 3, slotsPerTaskManager: 8 },
    { configuration: { 'execution.checkpointing.interval': COMMIT }, classPath: '' },
  );
  await allTasksRun(running.url);
  await running.setRate(LOAD);
  loop = await openFastLoop({
    flink: { url: running.url, jobs: ['read'] },
    settings: { mode: 'advise', policy: 'autopilot' },
    before: ({ fast }) => void tableByClock(running.table, copy, fast),
    says: async () => `${(await running.totals()).read} read`,
  });
  seen.push(...(await loop.minutes(MINUTES)));
  loop.deploy({ iceberg: [{ location: `file:${copy}` }] });
  withTable.push(...(await loop.minutes(TABLE_MINUTES)));
  await rescale(running.url, 'read', 2);
  await allTasksRun(running.url);
  while (restarted.length < RESTARTED_MINUTES) {
    const [minute] = await loop.minutes(1);
    const { committed, read } = await running.totals();
    if (minute) restarted.push({ ...minute, waiting: STRETCH * (committed - read) });
  }
});
afterAll(async () => {
  await loop?.stop();
  await running?.stop();
  rmSync(copy, { recursive: true, force: true });
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

const sourceOf = ({ record }: Minute) => Object.values(record.samples.at(-1)?.vertices ?? {})[0];

it('knows the load from the first evaluation on that has the table, by the commits before it', () => {
  for (const { record } of withTable) {
    const [source] = Object.values(record.evaluation?.vertices ?? {});
    expect(source?.targetDataRate).toBeGreaterThan((1 - MOST_OFF) * LOAD);
    expect(source?.targetDataRate).toBeLessThan((1 + MOST_OFF) * LOAD);
  }
  const sources = withTable.map(sourceOf);
  expect(sources.every((source) => (source?.tableSeconds ?? 0) > 200)).toBe(true);
  expect(sources.every((source) => (source?.tableFiles ?? 0) > 0)).toBe(true);
  expect(sources.every((source) => (source?.tableAge ?? -1) >= 0)).toBe(true);
});

it('knows what waits after a restart, to one commit, where Flink shows that of before', () => {
  const measured = restarted.filter((minute) => sourceOf(minute) !== undefined);
  expect(measured.length).toBeGreaterThan(RESTARTED_MINUTES / 2);
  const tooth = Math.max(...measured.map((minute) => sourceOf(minute)?.tableNewest ?? 0));
  expect(tooth).toBeGreaterThan(100 * LOAD);
  for (const minute of measured) {
    const lag = sourceOf(minute)?.lag ?? Number.NaN;
    expect(Math.abs(lag - minute.waiting)).toBeLessThanOrEqual(tooth);
    const said = minute.record.because.map(({ rule }) => rule);
    expect(said).toContain('lag-estimated');
    expect(said).not.toContain('lag-unknown');
  }
});

/** As a person does it: all of the job is restarted. */
const rescale = async (url: string, name: string, parallelism: number): Promise<void> => {
  const { jobs } = (await (await fetch(`${url}/jobs/overview`)).json()) as { jobs: { jid: string; name: string }[] };
  const path = `${url}/jobs/${jobs.find((job) => job.name === name)?.jid}/resource-requirements`;
  const before = (await (await fetch(path)).json()) as Readonly<Record<string, unknown>>;
  const wanted = Object.keys(before).map((id) => [id, { parallelism: { lowerBound: 1, upperBound: parallelism } }]);
  const answer = await fetch(path, { method: 'PUT', body: JSON.stringify(Object.fromEntries(wanted)) });
  if (!answer.ok) throw new Error(`The job can not be rescaled: ${await answer.text()}`);
};
