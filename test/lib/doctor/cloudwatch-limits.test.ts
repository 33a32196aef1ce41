/** What limits a job by what CloudWatch has, where Flink does not answer: every sign, and every want of one. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { LimitCode } from '../../../lib/doctor/limit-codes.ts';
import type { ManagedFlinkLook } from '../../../lib/doctor/limits/cloudwatch-look.ts';
import type { JobMeasured } from '../../../lib/doctor/limits/job-measured.ts';
import { limitsOf } from '../../../lib/doctor/limits/limits.ts';
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { VertexSample } from '../../../lib/model/sample.ts';
import { measuredOf } from '../../support/doctor.ts';
import { MINUTE, START, vertexOf } from '../../support/small-job.ts';

const fast = vertexOf('Source: fast');
const slow = vertexOf('Source: slow');
const committer = vertexOf('Sink orders: Committer', { inputs: [{ from: fast.id, shipStrategy: 'HASH' }] });
const NOT_SEEN = { kind: 'not seen', says: 'the settings have "dashboard": "off".' } as const;
const unknown = Number.NaN;
const GB = 1e9;

const NOTHING: ManagedFlinkLook = {
  kind: 'read',
  from: 'managed-flink',
  watermarks: {},
  diskShare: unknown,
  largestCheckpointBytes: unknown,
  longestCheckpointMs: unknown,
  failedCheckpoints: unknown,
  checkpointIntervalMs: 60_000,
};

/** Watermarks of both, minute by minute; the fast one so far ahead. */
const ahead = (...leads: readonly number[]): Partial<ManagedFlinkLook> => {
  const marks = (lead: (i: number) => number) =>
    leads.map((_, i) => {
      const at = START + i * MINUTE;
      return { at, furthest: at + lead(i), slowest: at + lead(i) - 500 };
    });
  return { watermarks: { [fast.id]: marks((i) => leads[i] ?? 0), [slow.id]: marks(() => 500) } };
};

interface Given {
  readonly look?: Partial<ManagedFlinkLook>;
  readonly cloudWatch?: JobMeasured['cloudWatch'];
  readonly vertices?: readonly JobVertex[];
  readonly samples?: Readonly<Record<string, VertexSample>>;
  /** Records that wait for the fast source, which gets 1 000 a second. */
  readonly lag?: number;
  readonly kpus?: number;
}

const found = (code: LimitCode, { look, cloudWatch, vertices, samples, lag, kpus }: Given): readonly Finding[] =>
  limitsOf({
    ...measuredOf({
      vertices: vertices ?? [fast, slow, committer],
      samples: samples ?? {},
      flink: NOT_SEEN,
      ...(lag === undefined
        ? {}
        : { evaluated: { [fast.name]: { targetDataRate: 1_000, trueProcessingRate: 4_000, lag } } }),
      ...(kpus === undefined ? {} : { kpus }),
    }),
    cloudWatch: cloudWatch ?? { ...NOTHING, ...look },
  }).filter((finding) => finding.code === code);

const IDLE = { [fast.name]: { load: 0.2, backPressure: 0 } };
const REPORTER = { kind: 'read', from: 'reporter', alignmentDriftMs: {}, commits: {} } as const;

type Case = readonly [string, Finding['severity'], RegExp, Given];

describe('watermark alignment', () => {
  it.each<Case>([
    [
      'keeps its distance while its own records wait',
      'warning',
      /^By the watermarks in CloudWatch Source: fast is furthest ahead of the other sources: 61 s, the same for 15 min, and 20 % busy while 20 min of its records wait: as an aligned source that waits/,
      { look: ahead(61_000, 60_000, 62_000), samples: IDLE, lag: 1_200_000 },
    ],
    [
      'while the job is not behind',
      'note',
      /while 2 min of its/,
      { look: ahead(9e3, 9e3), samples: IDLE, lag: 120_000 },
    ],
    [
      'what waits is not measured',
      'note',
      /how many records wait for it is not measured/,
      { look: ahead(61_000, 60_000), samples: IDLE },
    ],
    [
      'has read what there is',
      'ok',
      /it has read what there is/,
      { look: ahead(61_000, 60_000), samples: IDLE, lag: 0 },
    ],
    [
      'a distance that changes is no alignment',
      'ok',
      /between 10 s and 2 min in 15 min: alignment would/,
      { look: ahead(10_000, 60_000, 120_000), samples: IDLE, lag: 1_200_000 },
    ],
    [
      'busy',
      'ok',
      /61 s, and 90 % busy: it does not wait/,
      { look: ahead(61_000, 61_000), samples: { [fast.name]: { load: 0.9, backPressure: 0 } }, lag: 1_200_000 },
    ],
    [
      'held back from behind',
      'ok',
      /does not wait as an aligned/,
      { look: ahead(61_000, 61_000), samples: { [fast.name]: { load: 0.2, backPressure: 0.7 } }, lag: 1_200_000 },
    ],
    [
      'busy time is not measured',
      'not-checked',
      /How busy Source: fast is, is not measured/,
      { look: ahead(6e4, 6e4) },
    ],
    [
      'one source',
      'not-checked',
      /^Whether .* can't be seen: the settings have "dashboard": "off"\. The job has one source, .* It takes Flink's REST API, which shows watermarkAlignmentDrift/,
      { vertices: [fast, committer] },
    ],
    ['no watermarks', 'not-checked', /currentOutputWatermark of 0 of the 2 sources/, {}],
    [
      'CloudWatch may not be read',
      'not-checked',
      /CloudWatch can't be read, either: you may not cloudwatch:GetMetricData\. It takes/,
      { cloudWatch: { kind: 'not read', says: 'you may not cloudwatch:GetMetricData.' } },
    ],
    [
      'a reporter without it',
      'not-checked',
      /watermarkAlignmentDrift is not in CloudWatch: no source is aligned, or the collector does not forward it/,
      { cloudWatch: REPORTER },
    ],
    [
      'a reporter with it',
      'problem',
      /^Source: fast is 90 s ahead of the slowest source of its watermark group, and 20 % busy/,
      { cloudWatch: { ...REPORTER, alignmentDriftMs: { [fast.id]: 90_000 } }, samples: IDLE, lag: 1_200_000 },
    ],
  ])('%s', (_name, severity, says, given) => {
    expect(found('watermark-alignment', given)).toMatchObject([{ severity, says: expect.stringMatching(says) }]);
  });

  it('has its numbers with their units', () => {
    const [finding] = found('watermark-alignment', { look: ahead(61_000, 60_000), samples: IDLE, lag: 1_200_000 });
    expect(finding?.numbers).toEqual({
      lead: { value: 60.5, unit: 's' },
      busy: { value: expect.closeTo(0.2), unit: 'of the time' },
    });
  });
});

const commitsAt = (loadMax: number) => ({ [committer.name]: { load: loadMax / 4, loadMax } });

describe('commits', () => {
  it.each<Case>([
    [
      'a committer that has little to do',
      'ok',
      /^Sink orders: Committer is 5 % busy, at most 3 s for a commit with a checkpoint each 60 s; the longest checkpoint of the last hour took 4 s\. What waits/,
      { samples: commitsAt(0.05), look: { longestCheckpointMs: 4_000, failedCheckpoints: 0 } },
    ],
    [
      'commits that take long',
      'warning',
      /at most 15 s .*4 s, 2 failed\./,
      { samples: commitsAt(0.25), look: { longestCheckpointMs: 4_000, failedCheckpoints: 2 } },
    ],
    ['commits without a pause', 'problem', /90 % busy, at most 54 s/, { samples: commitsAt(0.9) }],
    [
      'an interval that is not known',
      'ok',
      /25 % busy\. What/,
      { samples: commitsAt(0.25), look: { checkpointIntervalMs: unknown } },
    ],
    [
      'not measured',
      'not-checked',
      /can't be seen: .* How busy it is, is not measured\. It takes .* pendingCommittables/,
      {},
    ],
    ['a reporter without them', 'not-checked', /the collector does not forward them/, { cloudWatch: REPORTER }],
    [
      'a reporter with them',
      'warning',
      /its last commit took 14 s, 4 committables wait/,
      {
        cloudWatch: {
          ...REPORTER,
          commits: { [committer.id]: { pending: 4, lastMs: 14_000, files: unknown, bytes: unknown } },
        },
      },
    ],
  ])('%s', (_name, severity, says, given) => {
    expect(found('commits-late', given)).toMatchObject([{ severity, says: expect.stringMatching(says) }]);
  });
});

describe('storage', () => {
  it.each<Case>([
    [
      'disks',
      'warning',
      /^The fullest disk of a container is 70 % used\. The largest checkpoint or snapshot of the last day has 12 GB, 6 % of the 200 GB of 4 KPUs\. At most 80 % full it takes 4 KPUs, whatever the load\.$/,
      { kpus: 4, look: { diskShare: 0.7, largestCheckpointBytes: 12 * GB } },
    ],
    ['full disks', 'problem', /it takes 5 KPUs/, { kpus: 4, look: { diskShare: 0.9 } }],
    ['room', 'ok', /20 % used\. At most 80 % full it takes 1 KPU,/, { kpus: 4, look: { diskShare: 0.2 } }],
    [
      'a snapshot that hardly fits, whatever is known of the disks',
      'problem',
      /has 45 GB, 90 % of the 50 GB of 1 KPU\. At most 80 % full it takes 2 KPUs/,
      { kpus: 1, look: { largestCheckpointBytes: 45 * GB } },
    ],
    [
      'a small checkpoint says nothing of the rest',
      'not-checked',
      /has 1 GB, 2 % of the 50 GB of 1 KPU; an incremental checkpoint has only what was new\. It takes Flink's REST API/,
      { kpus: 1, look: { largestCheckpointBytes: GB } },
    ],
    [
      'neither',
      'not-checked',
      /CloudWatch has neither containerDiskUtilization .* nor lastCheckpointSize/,
      { kpus: 1 },
    ],
  ])('%s', (_name, severity, says, given) => {
    expect(found('storage-bound', given)).toMatchObject([{ severity, says: expect.stringMatching(says) }]);
  });
});

it('storage of a job whose Flink answers, but has completed no checkpoint, by its disks', () => {
  const all = limitsOf({ ...measuredOf({ kpus: 4 }), cloudWatch: { ...NOTHING, diskShare: 0.7 } });
  expect(all.find(({ code }) => code === 'storage-bound')).toMatchObject({
    severity: 'warning',
    says: expect.stringMatching(/^The fullest disk of a container is 70 % used\./),
  });
  expect(all.filter(({ code }) => code === 'watermark-alignment')).toEqual([]);
});

describe('checkpoints', () => {
  it.each<Case>([
    [
      'well',
      'ok',
      /: none failed, the longest took 4 s, one is begun each 60 s\.$/,
      { look: { failedCheckpoints: 0, longestCheckpointMs: 4_000 } },
    ],
    ['some failed', 'warning', /: 2 failed, one is/, { look: { failedCheckpoints: 2 } }],
    [
      'more than half of the interval',
      'warning',
      /took 31 s/,
      { look: { failedCheckpoints: 0, longestCheckpointMs: 31_000 } },
    ],
  ])('%s', (_name, severity, says, given) => {
    expect(found('checkpoints', given)).toMatchObject([{ severity, says: expect.stringMatching(says) }]);
  });

  it('that are not published are not spoken of', () => {
    expect(found('checkpoints', {})).toEqual([]);
  });
});
