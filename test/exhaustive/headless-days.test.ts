/** Hours of simulated jobs, each in a process of its own, as `npm start -- --headless` runs them. */
import { describe, expect, it } from 'vitest';
import type { KpuUse } from '../../sandbox/report/kpu-use.ts';
import type { Summary } from '../../sandbox/report/summary.ts';
import type { TaskManagerUse } from '../../sandbox/report/task-manager-use.ts';
import { runCommand } from '../support/run-command.ts';

const start = (...words: readonly string[]) => runCommand('cli/start.ts', ...words);

/** The last of the JSON lines. */
const summaryIn = (out: string): Summary => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Summary;

describe('npm start -- --headless', () => {
  it('the same seed prints the same, to the last byte; another seed another day', async () => {
    const words = ['--headless', '--hours', '2', '--load', 'step'];
    const [first, second, other] = await Promise.all([
      start(...words, '--seed', '7'),
      start(...words, '--seed', '7'),
      start(...words, '--seed', '8'),
    ]);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(second.out).toBe(first.out);
    expect(other.out).not.toBe(first.out);
  });

  it('with --json: a load that doubles is followed, explained, and nothing is lost', async () => {
    const { code, out } = await start('--headless', '--hours', '4', '--load', 'step', '--every', '5', '--json');
    const summary = summaryIn(out);
    expect(code).toBe(0);
    expect(summary).toMatchObject({ unexplained: 0, failures: [], evaluations: 48, records: { lost: 0 } });
    expect(summary.rescales.confirmed).toBeGreaterThan(0);
    expect(summary.rescales.confirmed).toBe(summary.rescales.requested);
    const { all, measured, restarting, incomplete, unsettled } = summary.minutes;
    expect(measured + restarting + incomplete + unsettled).toBe(all);
    expect(out).toMatch(/^\{"kind":"event","at":"[^"]+","event":"confirmed",.*"restartSeconds":\d/m);
  });
});

describe('npm start -- --headless, with a rhythm of its own and alarms', () => {
  it('a day of a lively job costs at most a dollar a month to look after', async () => {
    const { code, out } = await start('--headless', '--hours', '24', '--json');
    const { controlPlane, rescales, unexplained, failures } = summaryIn(out);
    expect([code, unexplained, failures]).toEqual([0, 0, []]);
    expect(rescales.confirmed).toBe(rescales.requested);
    expect(controlPlane.dollarsPerMonth.alarms).toBeGreaterThan(0);
    expect(controlPlane.dollarsPerMonth.all).toBeLessThanOrEqual(1);
  });
});

describe('npm start -- --headless --simulate light', () => {
  it('a job that wastes its memory is packed closer, and the summary says what that saved', async () => {
    const words = ['--headless', '--hours', '2', '--simulate', 'light', '--every', '5'];
    const [json, text] = await Promise.all([start(...words, '--json'), start(...words)]);
    const { memory } = summaryIn(json.out) as Summary & KpuUse;
    expect([json.code, memory.oomKills]).toEqual([0, 0]);
    expect(memory.changes[0]?.perKpu[0]).toBe(1);
    expect(memory.changes[0]?.perKpu[1]).toBeGreaterThan(1);
    expect(memory.savedDollars).toBeGreaterThan(0);
    expect(memory.savedDollars).toBeCloseTo(memory.savedKpuHours * 0.11, 9);
    expect(memory.highestContainerMemory).toBeGreaterThan(0.2);
    expect(memory.highestContainerMemory).toBeLessThan(0.9);
    expect(text.out).toMatch(
      /memory +no task managers killed for want of it; container at most \d+ % full in \d+ minutes/,
    );
    expect(text.out).toMatch(
      /tuning +1 change of ParallelismPerKPU \(1 -> \d\): \d+\.\d KPU-hours \(\d+\.\d\d USD\) saved/,
    );
  });
});

describe('npm start -- --headless --platform eks', () => {
  it('vertices are rescaled in place, each to its own parallelism; the same seed prints the same', async () => {
    const words = ['--headless', '--platform', 'eks', '--hours', '3', '--load', 'step', '--every', '5'];
    const [json, text, again] = await Promise.all([start(...words, '--json'), start(...words), start(...words)]);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(again.out).toBe(text.out);
    const summary = summaryIn(json.out) as Summary & TaskManagerUse;
    expect(summary).toMatchObject({
      platform: 'eks',
      unexplained: 0,
      failures: [],
      evaluations: 36,
      records: { lost: 0 },
    });
    expect(summary.rescales.confirmed).toBeGreaterThan(0);
    expect(summary.rescales.confirmed).toBe(summary.rescales.requested);
    expect(summary.restarts.count).toBe(summary.rescales.confirmed);
    expect(summary.restarts.longestSeconds).toBeGreaterThan(5);
    expect(summary.subtaskHours.used).toBeLessThan(summary.subtaskHours.allAlike);
    expect(summary.taskManagerHours.used).toBeGreaterThan(summary.taskManagerHours.smallest);
    expect(summary.customMetrics.stored).toBeGreaterThan(20);
    expect(text.out).toMatch(/^Sizes are subtasks of Source: Payments · .* · Score · /);
    expect(text.out).toMatch(/applied [\d·]+ +(\w.* \d+ -> \d+, )*Score \d+ -> \d+/);
    expect(text.out).toMatch(/confirmed (\d+·){5}\d+ \(restart \d+ s\)/);
    expect(text.out).not.toMatch(/KPU|USD saved/);
  });
});

describe('npm start -- --log', () => {
  it('prints what the functions tell CloudWatch: a line per evaluation with its reasons, and counters', async () => {
    const { out, err } = await start('--headless', '--hours', '3', '--load', 'step', '--log', '--every', '5');
    const lines = err.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    const evaluations = lines.filter((line) => line.message === 'evaluation');
    expect(evaluations).toHaveLength(36);
    for (const evaluated of evaluations) {
      expect(evaluated.because.length).toBeGreaterThan(0);
      expect(evaluated.because[0].says).toMatch(/\w/);
    }
    expect(err).not.toContain('"lag":null');
    expect(out).not.toContain('{');
    const counters = lines.filter((line) => line._aws);
    const sum = (name: string): number => counters.reduce((total, line) => total + (line[name] ?? 0), 0);
    expect(sum('Evaluations')).toBe(36);
    expect(sum('Runs')).toBe(36);
    expect(sum('Rescales')).toBe(sum('Confirmed'));
    expect(sum('MetricsRequested')).toBeGreaterThan(36);
    expect(sum('Dollars')).toBeCloseTo(sum('MetricsRequested') * 1e-5, 9);
    for (const line of counters) expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service']]);
  });
});
