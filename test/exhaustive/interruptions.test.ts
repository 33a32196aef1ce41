import { beforeAll, describe, expect, it } from 'vitest';
import { applyChange } from '../../functions/apply-change.ts';
import { evaluateJobs } from '../../functions/evaluation/evaluate-jobs.ts';
import { inMemorySink } from '../../functions/events/in-memory-sink.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { killer } from '../support/interruptions.ts';
import { MINUTE, type Sickness, toyJob, toyRef } from '../support/toy-job.ts';

const start = Date.UTC(2026, 0, 1, 6);
const END = 120;
const settings = parseSettings({
  mode: 'act',
  policy: 'flink',
  options: {
    'job.autoscaler.metrics.window': '10 min',
    'job.autoscaler.stabilization.interval': '1 min',
    'job.autoscaler.scale-down.interval': '0 s',
    'job.autoscaler.catch-up.duration': '0 s',
  },
  jobs: [{ platform: 'flink', name: 'toy', url: 'http://127.0.0.1:1' }],
});
const [jobSettings] = settings.jobs;
if (!jobSettings) throw new Error('no job');

interface Story {
  readonly calls: number;
  readonly killed: boolean;
  readonly parallelism: number;
  readonly taken: readonly number[];
  readonly journal: readonly ChangeEvent[];
}

/** The load doubles after half an hour. The process dies at its n-th call, and a new one goes on from the store. */
const live = async (at: number, when: 'before' | 'after', sickness?: Sickness): Promise<Story> => {
  const job = toyJob(start, (now) => (now < start + 30 * MINUTE ? 280 : 700), 4, {}, sickness);
  const store = inMemoryStore();
  const sink = inMemorySink();
  const { ports, revive, calls, killed } = killer(
    { store, events: sink, sources: { 'flink-rest': job.source }, targets: { flink: job.target } },
    at,
    when,
  );
  let delivered = 0;
  for (let minute = 0; minute <= END; minute += 5) {
    const now = start + minute * MINUTE;
    revive();
    await evaluateJobs(ports, { settings, jobs: [{ job: toyRef, settings: jobSettings }], now }).catch(() => undefined);
    // The bus delivers every event twice: at least once is all it promises.
    const requests = sink.changes.slice(delivered).filter((event) => event.name === 'requested');
    delivered = sink.changes.length;
    for (const request of [...requests, ...requests]) {
      revive();
      const target = ports.targets.flink;
      if (!target) throw new Error('no target');
      const context = { ...ports, target, job: toyRef, settings, jobSettings, now: now + 1000 };
      await applyChange(request.decision, context).catch(() => undefined);
    }
  }
  const end = start + END * MINUTE;
  return {
    calls: calls(),
    killed: killed(),
    parallelism: job.parallelism(end),
    taken: job.taken.map((size) => Math.max(...Object.values(size.parallelism))),
    journal: (await store.journal(keyOf(toyRef), start, end + MINUTE)).filter(isChangeEvent),
  };
};

/** What a decision went through, once per fact. */
const courses = (journal: readonly ChangeEvent[]): readonly string[] => {
  const byDecision = new Map<string, string[]>();
  for (const { decision, name } of journal) byDecision.set(decision, [...(byDecision.get(decision) ?? []), name]);
  return [...byDecision.values()].map((names) => names.join(' '));
};

describe('a process that is killed between any two calls', () => {
  let undisturbed: Story;
  beforeAll(async () => {
    undisturbed = await live(Number.POSITIVE_INFINITY, 'before');
  });

  it('undisturbed: every change is requested, applied and confirmed', () => {
    expect(undisturbed.taken.length).toBeGreaterThanOrEqual(1);
    expect(new Set(courses(undisturbed.journal))).toEqual(new Set(['requested applied confirmed']));
    expect(courses(undisturbed.journal)).toHaveLength(undisturbed.taken.length);
    expect(undisturbed.parallelism).toBe(undisturbed.taken.at(-1));
  });

  it.each(['before', 'after'] as const)('%s the call: no change is lost, none is doubled', async (when) => {
    const wrong: string[] = [];
    for (let at = 1; at <= undisturbed.calls; at++) {
      const story = await live(at, when);
      const what = `killed ${when} call ${at}: took ${story.taken.join(', ')}; ${courses(story.journal).join(' | ')}`;
      if (!story.killed) wrong.push(`${what}: was not killed`);
      // A later decision has seen more of the backlog and may ask for more; it must be there, and carry the load.
      if (story.parallelism !== story.taken.at(-1) || story.parallelism < 7) wrong.push(`${what}: ends too small`);
      if (courses(story.journal).some((course) => course !== 'requested applied confirmed')) wrong.push(what);
      if (courses(story.journal).length !== story.taken.length) wrong.push(`${what}: more asked than decided`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a process that is killed between any two calls, where the change fails and is rolled back', () => {
  const neverUp: Sickness = (parallelism) => (parallelism > 4 ? 'FAILED' : undefined);
  const worse: Sickness = (parallelism, minutes) => (parallelism > 4 && minutes > 29 ? 'FAILED' : undefined);

  it.each([
    ['never comes up', neverUp, 'requested applied failed'],
    ['fails after it was confirmed', worse, 'requested applied confirmed failed'],
  ] as const)('a job that %s is back at its old size, and no step is lost or doubled', async (_, sickness, course) => {
    const wrong: string[] = [];
    const { calls } = await live(Number.POSITIVE_INFINITY, 'before', sickness);
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= calls; at++) {
        const story = await live(at, when, sickness);
        const went = courses(story.journal);
        const right = went.length === 2 && went[0] === course && went[1] === 'requested applied rolled-back';
        if (!right || story.parallelism !== 4 || story.taken.length !== 2 || !story.killed) {
          wrong.push(`killed ${when} call ${at}: took ${story.taken.join(', ')}; ${went.join(' | ')}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
