/** What is asked of the application of a Managed Flink job. `iam:PassRole` is not needed: the role of the application is never changed. */
import type { ResourceRights } from './right.ts';

export const APPLICATION_RIGHTS: ResourceRights = {
  what: 'the application of the job',
  service: 'kinesisanalytics',
  type: 'application',
  namesOf: (job) => (job.platform === 'managed-flink' ? [job.name] : []),
  byTag: 'supported',
  rights: [
    {
      action: 'kinesisanalytics:DescribeApplication',
      kind: 'reading',
      functions: ['evaluate', 'apply'],
      why: 'Its size, status and job plan; before a change, that it is still as the decision saw it.',
    },
    {
      action: 'kinesisanalytics:ListTagsForResource',
      kind: 'reading',
      functions: ['evaluate', 'apply'],
      why: 'Its tag `flink-autopilot:mode`, by which people pause it (docs/pause-and-approve.md); right before a change, too.',
    },
    {
      action: 'kinesisanalytics:ListApplicationOperations',
      kind: 'reading',
      functions: ['evaluate', 'apply'],
      why: 'Who has changed it, and when it was restarted.',
    },
    {
      action: 'kinesisanalytics:DescribeApplicationOperation',
      kind: 'reading',
      functions: ['evaluate'],
      why: 'How a change that was asked for has ended.',
    },
    {
      action: 'kinesisanalytics:CreateApplicationPresignedUrl',
      kind: 'reading',
      functions: ['evaluate'],
      notFor: (job) => job.platform === 'managed-flink' && job.dashboard === 'off',
      why: 'The application\'s Flink dashboard, which is read-only: the job graph, restarts and metrics from Flink\'s REST API. Not with `"dashboard": "off"`.',
    },
    {
      action: 'kinesisanalytics:UpdateApplication',
      kind: 'changing',
      functions: ['apply'],
      why: 'The new parallelism, and the rollback of a change that failed.',
    },
  ],
};
