/** The tags by which an application shows who looks after it: written where the settings ask for that, and no other tag. */
import { STATUS_TAGS } from '../../lib/control/job-status.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import type { Grant } from './job-grants.ts';
import { APPLICATION_RIGHTS } from './managed-flink.ts';
import type { ResourceRights } from './right.ts';

/** Of every function, on every application that it reads. */
export const STATUS_TAG_RIGHTS: ResourceRights = {
  ...APPLICATION_RIGHTS,
  what: 'the three tags of the status, on the application of the job',
  rights: [
    {
      action: 'kinesisanalytics:TagResource',
      kind: 'reading',
      functions: ['evaluate', 'apply'],
      why: 'With `"statusOnJob": true`: who looks after the application, the last change, and what is wrong. No other tag can be written with it.',
    },
    {
      action: 'kinesisanalytics:UntagResource',
      kind: 'reading',
      functions: ['evaluate', 'apply'],
      why: 'With `"statusOnJob": true`: the tag of an error goes when nothing is wrong any more.',
    },
  ],
};

const READS = 'kinesisanalytics:DescribeApplication';

/** The grant, and with it the right to those tags where it is one to read applications. */
export const withStatus = (grant: Grant, { statusOnJob }: Pick<Settings, 'statusOnJob'>): readonly Grant[] =>
  statusOnJob && grant.actions.includes(READS)
    ? [grant, { ...grant, actions: STATUS_TAG_RIGHTS.rights.map(({ action }) => action), tagKeys: STATUS_TAGS }]
    : [grant];
