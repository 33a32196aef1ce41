import { describe, expect, it } from 'vitest';
import { jobMode, settledMode } from '../../functions/job-mode.ts';
import { inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import type { CurrentMode, Mode } from '../../lib/model/execution-mode.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';

const job: JobRef = { account: '1', region: 'us-east-1', platform: 'managed-flink', name: 'orders' };
const discovered = { options: {}, notes: [], searched: [] };
const tag = (mode: string | undefined) =>
  mode === undefined ? {} : { modeRequests: [{ place: 'tag' as const, key: 'flink-autopilot:mode', mode }] };
const modeWith = (file: Mode, own: Mode, tagged: string | undefined, found = true) =>
  jobMode(
    { job, settings: { mode: file }, jobSettings: { mode: own, ...(found ? { discovered } : {}) }, now: 0 },
    tag(tagged),
    undefined,
  );

describe('the mode of a job that was found by its tags', () => {
  it.each<readonly [Mode, Mode, string | undefined, CurrentMode]>([
    ['act', 'advise', undefined, 'advise'],
    ['act', 'advise', 'act', 'act'],
    ['act', 'advise', ' ACT ', 'act'],
    ['act', 'advise', 'approve', 'approve'],
    ['act', 'advise', 'paused', 'paused'],
    ['act', 'act', 'observe', 'observe'],
    ['act', 'act', undefined, 'act'],
    ['advise', 'advise', 'act', 'advise'],
    ['act', 'advise', 'actt', 'advise'],
    ['act', 'advise', 'constructor', 'advise'],
  ])('file %s, begins in %s, tag %s: %s', (file, own, tagged, mode) => {
    expect(modeWith(file, own, tagged).mode).toBe(mode);
  });

  it('that asks for more than the file allows, or for nothing that can be read, has a note', () => {
    expect(modeWith('advise', 'advise', 'act').notes).toMatchObject([{ rule: 'mode-request' }]);
    expect(modeWith('act', 'advise', 'actt').notes).toMatchObject([{ rule: 'mode-request' }]);
    expect(modeWith('act', 'advise', 'act').notes).toEqual([]);
  });

  it('of a resource that was found by its labels is that of its annotation', () => {
    const annotation = (mode: string) => ({
      modeRequests: [{ place: 'annotation' as const, key: 'flink-autopilot/mode', mode }],
    });
    const settledWith = (mode: string, found: object) =>
      settledMode({ settings: { mode: 'act' }, jobSettings: { mode: 'advise', ...found } }, annotation(mode));
    expect([settledWith('act', { discovered }), settledWith('actt', { discovered }), settledWith('act', {})]).toEqual([
      'act',
      'advise',
      'advise',
    ]);
  });

  it('is less where the table asks for less', async () => {
    const controls = inMemoryControls();
    await controls.setMode(keyOf(job), { mode: 'paused', by: 'ana', since: Date.UTC(2026, 2, 2) });
    const moded = { job, settings: { mode: 'act' }, jobSettings: { mode: 'advise', discovered }, now: 0 } as const;
    expect(jobMode(moded, tag('act'), await controls.controls()).mode).toBe('paused');
  });
});

it('a job that the settings name is never made more active by its tag', () => {
  expect(modeWith('act', 'advise', 'act', false).mode).toBe('advise');
  expect(settledMode({ settings: { mode: 'act' }, jobSettings: { mode: 'advise' } }, tag('act'))).toBe('advise');
});
