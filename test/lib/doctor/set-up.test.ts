/** What the store shows of the set-up of a job: one case for each answer. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { findingsInReasons } from '../../../lib/doctor/set-up/reasons-of-set-up.ts';
import { type Stored, storedFindings } from '../../../lib/doctor/set-up/stored.ts';
import type { SetUpCode } from '../../../lib/doctor/set-up-codes.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { idOf, inARow, MINUTE, START, vertexOf } from '../../support/small-job.ts';

const graph = inARow(vertexOf('source'), vertexOf('sink'));
const sample = (minute: number, ...names: readonly string[]) => ({
  at: START + minute * MINUTE,
  vertices: Object.fromEntries(names.map((name) => [idOf(name), { load: 0.5 }])),
  job: {},
});

const GOOD: Stored = {
  now: START + 3 * MINUTE,
  evaluatedAt: START,
  everyMinutes: 5,
  mode: 'act',
  condition: 'RUNNING',
  runs: true,
  graph,
  window: [sample(-3, 'source', 'sink')],
  because: [],
  change: undefined,
  journal: [{ at: START - MINUTE, name: 'confirmed', because: [] }],
};

const of = (code: SetUpCode, own: Partial<Stored>): readonly Pick<Finding, 'severity' | 'says'>[] =>
  storedFindings({ ...GOOD, ...own })
    .filter((finding) => finding.code === code)
    .map(({ severity, says }) => ({ severity, says }));

const failed = (status: 'failed' | 'refused', since: number): ChangeInFlight =>
  ({ status, since, because: [{ rule: 'operation', says: 'It ended FAILED.' }] }) as unknown as ChangeInFlight;
const denied: Reason = {
  rule: 'metrics',
  says: 'AccessDeniedException: User … is not authorized to perform: cloudwatch:GetMetricData',
};

const CASES: readonly (readonly [SetUpCode, Finding['severity'], RegExp, Partial<Stored>])[] = [
  ['evaluation-age', 'ok', /2026-01-01 00:00 UTC, 3 min ago\.$/, {}],
  ['evaluation-age', 'ok', /15 min ago/, { now: START + 15 * MINUTE }],
  ['evaluation-age', 'problem', /16 min ago/, { now: START + 16 * MINUTE }],
  ['evaluation-age', 'ok', /2 h ago/, { now: START + 120 * MINUTE, everyMinutes: undefined }],
  ['evaluation-age', 'problem', /no evaluation/, { evaluatedAt: undefined }],
  ['clock', 'problem', /7 min later than the clock of this machine/, { now: START - 7 * MINUTE }],
  ['job-running', 'problem', /the job was READY/, { runs: false, condition: 'READY' }],
  ['metrics-arrive', 'ok', /has 1 samples; the newest is of 2025-12-31 23:57 UTC, 3 min before/, {}],
  ['metrics-arrive', 'problem', /30 min before the evaluation/, { window: [sample(-30, 'source', 'sink')] }],
  ['metrics-arrive', 'warning', /has no sample/, { window: [] }],
  ['names-matched', 'ok', /All 2 vertices/, {}],
  [
    'names-matched',
    'problem',
    /1 of 2 vertices are measured. Without metrics: "sink"\./,
    { window: [sample(0, 'source')] },
  ],
  ['names-matched', 'problem', /no job graph/, { graph: { vertices: [] } }],
  ['mode-and-options', 'note', /observe/, { because: [{ rule: 'mode', says: 'The mode is observe' }] }],
  ['mode-and-options', 'note', /paused/, { because: [{ rule: 'paused', says: 'The job is paused' }] }],
  ['mode-and-options', 'warning', /noon/, { because: [{ rule: 'mode-request', says: '"noon" is no time' }] }],
  ['mode-and-options', 'warning', /tags/, { because: [{ rule: 'mode-unread', says: 'The tags were not read' }] }],
  ['mode-and-options', 'note', /waits/, { because: [{ rule: 'awaiting-approval', says: 'The change waits' }] }],
  [
    'last-change',
    'problem',
    /^The last change failed at 2026-01-01 00:00 UTC: It ended FAILED\./,
    { change: failed('failed', START) },
  ],
  ['last-change', 'warning', /was refused/, { change: failed('refused', START) }],
  ['last-change', 'ok', /failed at/, { change: failed('failed', START), now: START + 25 * 60 * MINUTE }],
  ['rights-of-evaluate', 'ok', /Nothing was refused/, {}],
  ['rights-of-evaluate', 'problem', /not authorized to perform: cloudwatch:GetMetricData/, { because: [denied] }],
  [
    'rights-of-evaluate',
    'warning',
    /the dashboard/,
    { because: [{ rule: 'dashboard-forbidden', says: 'the dashboard' }] },
  ],
  ['rights-of-apply', 'ok', /A change was confirmed at 2025-12-31 23:59 UTC/, {}],
  ['rights-of-apply', 'not-checked', /No change of the job has been applied yet/, { journal: [] }],
  ['rights-of-apply', 'not-checked', /The mode is advise/, { journal: [], mode: 'advise' }],
  [
    'rights-of-apply',
    'problem',
    /00:00 UTC: .*patch/,
    {
      journal: [
        ...GOOD.journal,
        { at: START, name: 'failed', because: [{ rule: 'permission', says: 'Cluster "prod", patch: 403' }] },
      ],
    },
  ],
  [
    'rights-of-apply',
    'ok',
    /confirmed/,
    { journal: [{ at: START - 9 * MINUTE, name: 'failed', because: [denied] }, ...GOOD.journal] },
  ],
];

describe('the set-up, by the store', () => {
  it.each(CASES)('%s: %s, %s', (code, severity, says, own) => {
    const found = of(code, own);
    expect(found).toContainEqual({ severity, says: expect.stringMatching(says) });
  });

  it('a job that is looked after well has nothing but right answers', () => {
    const severities = storedFindings(GOOD).map(({ severity }) => severity);
    expect(severities.length).toBeGreaterThan(5);
    expect(new Set(severities)).toEqual(new Set(['ok']));
  });

  it('a reason that says nothing of the set-up is left out, unless there is a code for the rest', () => {
    const reasons: readonly Reason[] = [{ rule: 'alignment', says: 'a' }];
    expect(findingsInReasons(reasons)).toEqual([]);
    expect(findingsInReasons(reasons, ['change-possible', 'problem'])).toMatchObject([{ code: 'change-possible' }]);
  });
});
