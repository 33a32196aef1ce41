import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  carries,
  discoveredJob,
  discoveredResource,
  MOST_KEPT,
  placeName,
  placeOfName,
  type Tags,
  withCarried,
} from '../../../lib/settings/discovered-job.ts';
import { type ApplicationsByTag, jobCountOf } from '../../../lib/settings/discovery-settings.ts';
import { resolveJobOptions } from '../../../lib/settings/job-options.ts';
import type { ResourcesByLabel } from '../../../lib/settings/labelled-resources.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';
import { shardsOf } from '../../../lib/settings/shards.ts';
import { countedProperty } from '../../support/counted-property.ts';

const MANAGED = { 'flink-autopilot:managed': 'true' };
const FILE: SettingsFile = {
  options: { 'job.autoscaler.vertex.max-parallelism': '50' },
  jobs: [],
  discover: [{ platform: 'managed-flink', tags: MANAGED, options: { 'job.autoscaler.metrics.window': '10 min' } }],
};
const settings = parseSettings(FILE);
const byTag = settings.discover[0] as ApplicationsByTag;

const jobWith = (tags: Readonly<Record<string, string>>) => {
  return discoveredJob(byTag, 'orders', Object.entries({ ...MANAGED, ...tags }));
};
const resolvedWith = (tags: Readonly<Record<string, string>>) => {
  const job = jobWith(tags);
  const { options, notes } = resolveJobOptions(settings, job, undefined);
  return { options, notes: [...notes, ...job.discovered.notes].map(({ rule, says }) => `${rule}: ${says}`) };
};

describe('the tags of a job that was found', () => {
  it('go before the options of the file and of the entry, by a short name, an option, or an option behind our prefix', () => {
    const { options, notes } = resolvedWith({
      'flink-autopilot:Max-Parallelism': ' 12 ',
      'flink-autopilot:min-parallelism': '2',
      'flink-autopilot:objective': 'savings',
      'job.autoscaler.utilization.target': '0.6',
      'flink-autopilot:job.autoscaler.stabilization.interval': '4 min',
    });
    expect(notes).toEqual([]);
    expect(options).toMatchObject({
      vertexMaxParallelism: 12,
      vertexMinParallelism: 2,
      objective: 'savings',
      utilizationTarget: 0.6,
      metricsWindowMs: 600_000,
      stabilizationIntervalMs: 240_000,
    });
  });

  it('that can not be read leave what the settings say, with a note', () => {
    const { options, notes } = resolvedWith({
      'flink-autopilot:objective': 'cheap',
      'flink-autopilot:max-paralelism': '3',
      'job.autoscaler.no-such': '1',
    });
    expect(options).toMatchObject({ vertexMaxParallelism: 50, objective: 'balanced' });
    expect(notes).toEqual([
      expect.stringMatching(/^resource-option-ignored: The option job\.autopilot\.objective .*cheap/),
      'tag-ignored: The tag flink-autopilot:max-paralelism of the application is ignored: it is no option, and none of mode, min-parallelism, max-parallelism, objective.',
      expect.stringMatching(/^tag-ignored: The tag job\.autoscaler\.no-such /),
    ]);
  });

  it('with a bound that can not be read hold the job: it would be scaled further than its owner allows', () => {
    const { options, notes } = resolvedWith({ 'flink-autopilot:max-parallelism': 'four' });
    expect(options.unusableLimits).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/nothing is changed until it can/)]);
  });

  it('that contradict the settings give way', () => {
    const { options, notes } = resolvedWith({ 'flink-autopilot:min-parallelism': '80' });
    expect(options.vertexMaxParallelism).toBe(50);
    expect(notes).toEqual([expect.stringMatching(/^resource-option-ignored: The option job\.autoscaler\.vertex\.min/)]);
  });

  it('of the owner’s own, of the mode, of the search and of ours that set nothing need no note', () => {
    const own = { team: 'data', 'aws:cloudformation:stack-name': 'x', 'flink-autopilot': 'act' };
    const ours = { 'flink-autopilot:mode': 'act', 'flink-autopilot:managed-by': 'us', 'flink-autopilot:error': '' };
    expect(jobWith({ ...own, ...ours }).discovered).toMatchObject({ options: {}, notes: [] });
  });

  it('whatever they are, never stop the job: options or a note', () => {
    const key = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'mode', 'objective', 'min-parallelism', 'job.autoscaler.enabled'),
      fc.string({ maxLength: 30 }),
    );
    const tags = fc.array(
      fc.tuple(fc.constantFrom('', 'flink-autopilot:', 'job.autoscaler.', 'job.autopilot.'), key, fc.string()),
      { maxLength: 8 },
    );
    countedProperty({ 'a note': 0.2 }, [tags], (met, all) => {
      const read: Tags = all.map(([prefix, rest, value]) => [`${prefix}${rest}`, value]);
      const job = discoveredJob(byTag, 'orders', read);
      const { notes } = resolveJobOptions(settings, job, undefined);
      if (notes.length + job.discovered.notes.length > 0) met('a note');
    });
  });

  it('are those that are searched for only when all are there, with these values', () => {
    const tags: Tags = [
      ['team', 'data'],
      ['__proto__', 'x'],
    ];
    const none: Readonly<Record<string, string>>[] = [{ team: 'pay' }, { team: 'data', stage: 'prod' }, { stage: '' }];
    expect(carries(tags, { team: 'data' })).toBe(true);
    expect(none.filter((wanted) => carries(tags, wanted))).toEqual([]);
  });
});

describe('what a job that was found carries at this moment', () => {
  const optionsOf = (job: ReturnType<typeof jobWith>) => resolveJobOptions(settings, job, undefined).options;

  it('counts instead of what the list had, but for the tags that it was searched for by', () => {
    const listed = jobWith({ 'flink-autopilot:max-parallelism': '12', 'flink-autopilot:objective': 'savings' });
    const now = withCarried(listed, [...Object.entries(MANAGED), ['flink-autopilot:max-parallelism', '5']]);
    expect(optionsOf(now)).toMatchObject({ vertexMaxParallelism: 5, objective: 'balanced' });
    expect(now.discovered.notes).toEqual([]);
    expect(optionsOf(withCarried(listed, []))).toMatchObject({ vertexMaxParallelism: 50 });
  });

  it('is what the list had where it was not read, and sets nothing of a job that the settings name', () => {
    const listed = jobWith({ 'flink-autopilot:max-parallelism': '12' });
    expect(withCarried(listed, undefined)).toBe(listed);
    const named = { platform: 'managed-flink', name: 'orders' };
    expect(withCarried(named, [['flink-autopilot:max-parallelism', '5']])).toBe(named);
  });
});

describe('the annotations of a resource that was found', () => {
  const byLabel = parseSettings({
    jobs: [],
    discover: [
      { platform: 'eks', cluster: { name: 'prod' }, namespace: 'web', labels: { team: 'data' }, mode: 'observe' },
    ],
  }).discover[0] as ResourcesByLabel;
  const PLACE = { cluster: 'prod', namespace: 'web', resource: 'orders' };
  const withAnnotations = (annotations: Readonly<Record<string, string>>) => {
    const job = discoveredResource(byLabel, PLACE, Object.entries(annotations));
    const { options, notes } = resolveJobOptions(settings, job, { 'job.autoscaler.utilization.target': '0.9' });
    return { job, options, notes: [...notes, ...job.discovered.notes].map(({ rule, says }) => `${rule}: ${says}`) };
  };

  it('go before the settings and before the configuration of the resource, with a slash where a tag has a colon', () => {
    const { options, notes } = withAnnotations({
      'flink-autopilot/max-parallelism': '12',
      'flink-autopilot/objective': 'savings',
      'flink-autopilot/job.autoscaler.utilization.target': '0.6',
      'job.autoscaler.stabilization.interval': '4 min',
    });
    expect(notes).toEqual([]);
    expect(options).toMatchObject({
      vertexMaxParallelism: 12,
      objective: 'savings',
      utilizationTarget: 0.6,
      stabilizationIntervalMs: 240_000,
    });
  });

  it('that can not be read have a note; a bound that can not be read holds the job', () => {
    const { options, notes } = withAnnotations({
      'flink-autopilot/max-parallelism': 'four',
      'flink-autopilot/max-paralelism': '3',
      'flink-autopilot/mode': 'act',
      'flink-autopilot/managed-by': 'us',
      'flink-autopilot:objective': 'not ours: a tag has a colon',
    });
    expect(options.unusableLimits).toHaveLength(1);
    expect(notes).toEqual([
      expect.stringMatching(/nothing is changed until it can/),
      'annotation-ignored: The annotation flink-autopilot/max-paralelism of the resource is ignored: it is no option, and none of mode, min-parallelism, max-parallelism, objective.',
    ]);
  });

  it('are of a job that is named by its place, and of its resource', () => {
    expect(withAnnotations({}).job).toMatchObject({ name: 'prod/web/orders', deployment: 'orders', mode: 'observe' });
    const session = { ...PLACE, sessionCluster: 'shared' };
    expect(discoveredResource(byLabel, session, [])).toMatchObject({
      name: 'prod/web/shared/orders',
      sessionJob: 'orders',
      sessionCluster: 'shared',
    });
    expect([PLACE, session].map((place) => placeOfName(placeName(place)))).toEqual([PLACE, session]);
    expect(['orders', 'prod/web', 'a/b/c/d/e'].map(placeOfName)).toEqual([undefined, undefined, undefined]);
  });
});

describe('the settings', () => {
  it('need no job by name where jobs are found; shards follow from how many are expected', () => {
    const [entry] = FILE.discover ?? [];
    const many = parseSettings({ ...FILE, discover: [{ ...entry!, expected: 1200 }] });
    expect([jobCountOf(settings), jobCountOf(many), shardsOf(settings), shardsOf(many)]).toEqual([100, 1200, 1, 3]);
  });

  it('name contradictions between the file and an entry at the entry', () => {
    const discover = [
      { platform: 'managed-flink', tags: MANAGED, options: { 'job.autoscaler.vertex.min-parallelism': '60' } },
    ];
    expect(() => parseSettings({ ...FILE, discover })).toThrow(/- discover 1: options: job\.autoscaler\.vertex\.m/);
  });
});

it('of thousands of annotations that say nothing as many are named as are kept', () => {
  const many = Array.from({ length: 2_000 }, (_, i) => [`flink-autopilot/odd-${i}`, 'x'] as const);
  const job = { platform: 'eks', discovered: { options: {}, notes: [], searched: [] } };
  const { discovered } = withCarried(job, [...many, ['flink-autopilot/max-parallelism', '8']]);
  expect(discovered?.notes).toHaveLength(MOST_KEPT);
  expect(discovered?.options).toEqual({ 'job.autoscaler.vertex.max-parallelism': '8' });
});
