import { describe, expect, it } from 'vitest';
import {
  ERROR_TAG,
  type JobStatus,
  LAST_ACTION_TAG,
  lastAction,
  MANAGED_BY_TAG,
  managedByAnother,
  stackIdentity,
  statusChanges,
  tagValue,
} from '../../../lib/control/job-status.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { KpuSizing } from '../../../lib/model/sizing.ts';

const OWN = stackIdentity('111122223333', 'us-east-1', 'flink-autopilot');
const OTHER = stackIdentity('999999999999', 'eu-west-1', 'flink-autopilot');
const kpu = (kpus: number, parallelism = kpus): KpuSizing => ({
  kind: 'kpu',
  parallelism,
  parallelismPerKpu: 1,
  kpus,
  dollarsPerHour: kpus * 0.11,
});
const change = (from: KpuSizing, to: KpuSizing, status = 'confirmed', kind = 'resize') =>
  ({ since: Date.UTC(2026, 10, 30, 10, 2, 31), change: { kind, from, to }, status }) as ChangeInFlight;

describe('who looks after a job', () => {
  it('is another where its tag names another, whatever that is', () => {
    expect(managedByAnother(OWN, {})).toBeUndefined();
    expect(managedByAnother(OWN, { [MANAGED_BY_TAG]: OWN })).toBeUndefined();
    expect(managedByAnother(OWN, { [MANAGED_BY_TAG]: ' ' })).toBeUndefined();
    expect(managedByAnother(OWN, { [MANAGED_BY_TAG]: OTHER })).toMatchObject({
      rule: 'managed-by-another',
      says: `Only advised on: flink-autopilot:managed-by says that ${OTHER} looks after the job, and this is ${OWN}.`,
    });
    expect(managedByAnother(OWN, { [MANAGED_BY_TAG]: 'by hand' })).toBeDefined();
    expect(managedByAnother(OWN, { [MANAGED_BY_TAG]: `${OWN}-2` })).toBeDefined();
  });
});

it('what an annotation says at length is shown as a tag would be: it goes into events and items of the table', () => {
  const says = managedByAnother(OWN, { [MANAGED_BY_TAG]: `by\n"hand" ${'x'.repeat(250_000)}` })?.says ?? '';
  expect(says).toContain('says that by hand xxx');
  expect(says.length).toBeLessThan(500);
});

describe('the last action', () => {
  it.each([
    [change(kpu(4), kpu(8)), '2026-11-30T10:02Z 4 to 8 KPUs: confirmed'],
    [change(kpu(4), kpu(4, 16), 'applied'), '2026-11-30T10:02Z parallelism 4 to 16: under way'],
    [change(kpu(8), kpu(4), 'failed', 'rollback'), '2026-11-30T10:02Z rollback: 8 to 4 KPUs: failed'],
    [change(kpu(4), kpu(4), 'refused'), '2026-11-30T10:02Z parallelism stays 4: refused'],
  ])('is when and what, %#', (seen, says) => {
    expect(lastAction(seen)).toBe(says);
    expect(tagValue(says)).toBe(says);
  });
});

it('what AWS does not take in a tag is left out, and nothing is longer than it takes', () => {
  expect(tagValue('"orders" (4 -> 8) failed; 90 %\n at 1,000/s')).toBe('orders 4 to 8 failed 90 at 1 000/s');
  expect([...tagValue('🙂é'.repeat(400))].length).toBeLessThanOrEqual(256);
  expect(tagValue(`${'x'.repeat(255)} tail`)).toBe('x'.repeat(255));
});

describe('what is written', () => {
  const wanted = (more: Partial<JobStatus> = {}): JobStatus => ({ managed: 'claimed', ...more });
  const problem = { rule: 'metrics-missing', says: 'None for 7 min.' };

  it('is what is not there yet', () => {
    expect(statusChanges(OWN, {}, wanted({ lastAction: 'a', problem }))).toEqual({
      write: { [MANAGED_BY_TAG]: OWN, [LAST_ACTION_TAG]: 'a', [ERROR_TAG]: 'metrics-missing: None for 7 min.' },
      remove: [],
    });
    const there = { [MANAGED_BY_TAG]: OWN, [LAST_ACTION_TAG]: 'a' };
    expect(statusChanges(OWN, there, wanted({ lastAction: 'a' }))).toEqual({ write: {}, remove: [] });
  });

  it('is no claim of a job that is only looked at', () => {
    expect(statusChanges(OWN, {}, wanted({ managed: 'only looked at' })).write).toEqual({});
  });

  it('an error once, however its numbers move, until it is another or none', () => {
    const there = { [MANAGED_BY_TAG]: OWN, [ERROR_TAG]: 'metrics-missing: None for 6 min.' };
    expect(statusChanges(OWN, there, wanted({ problem }))).toEqual({ write: {}, remove: [] });
    expect(statusChanges(OWN, there, wanted({ problem: { ...problem, rule: 'metrics' } })).write).toEqual({
      [ERROR_TAG]: 'metrics: None for 7 min.',
    });
    expect(statusChanges(OWN, there, wanted())).toEqual({ write: {}, remove: [ERROR_TAG] });
  });

  it('nothing onto what another stack looks after', () => {
    const there = { [MANAGED_BY_TAG]: OTHER, [ERROR_TAG]: 'metrics: no' };
    expect(statusChanges(OWN, there, wanted({ lastAction: 'a' }))).toEqual({ write: {}, remove: [] });
  });
});
