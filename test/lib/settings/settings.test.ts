import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../lib/settings/job-options.ts';
import { parseSettings, parseSettingsFile, SettingsError } from '../../../lib/settings/settings.ts';

const jobs = [{ platform: 'managed-flink', name: 'orders' }];

const problems = (file: unknown): readonly string[] => {
  try {
    parseSettings(file);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

describe('the policy', () => {
  it("is the job's own, else the file's, else autopilot", () => {
    const { policy, jobs: parsed } = parseSettings({ jobs: [{ ...jobs[0], policy: 'flink' }] });
    expect(policy).toBe('autopilot');
    expect(parsed[0]?.policy).toBe('flink');
    expect(policyOf({ policy: 'flink' }, { policy: 'threshold' })).toBe('threshold');
    expect(policyOf({ policy: 'threshold' }, {})).toBe('threshold');
  });

  it.each([
    ['of the file', { policy: 'flnk', jobs }, 'policy'],
    ['of a job', { jobs: [{ ...jobs[0], policy: 'flnk' }] }, 'job "orders": policy'],
  ])('%s is one that there is', (_, file, place) => {
    expect(problems(file)).toEqual([
      `${place}: there is no policy "flnk"; there is "flink", "autopilot"; the nearest is "flink".`,
    ]);
  });
});

describe('a key of an older settings file', () => {
  it('is read with a note that says what it is called now', () => {
    expect(parseSettingsFile({ settleSeconds: 300, jobs })).toMatchObject({
      settings: { ingestionDelaySeconds: 300 },
      notes: ['settleSeconds is deprecated: it is called "ingestionDelaySeconds" now.'],
    });
  });

  it('has the bounds of the key that replaces it', () => {
    expect(problems({ settleSeconds: 901, jobs })).toEqual([expect.stringMatching(/^settleSeconds: .*900/)]);
  });

  it('is wrong beside the key that replaces it', () => {
    expect(problems({ settleSeconds: 60, ingestionDelaySeconds: 60, jobs })).toEqual([
      'settleSeconds: it is called "ingestionDelaySeconds" now, which is there, too; remove it.',
    ]);
  });

  it('gives no note when it is not there', () => {
    expect(parseSettingsFile({ ingestionDelaySeconds: 60, jobs }).notes).toEqual([]);
  });

  it.each([[null], ['settings'], [[]], [7]])('is not looked for in what is no file: %j', (file) => {
    expect(problems(file).length).toBeGreaterThan(0);
  });
});
