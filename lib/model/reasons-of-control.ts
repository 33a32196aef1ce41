/** The codes of the reasons that follow from what people have asked for: pause, mode and approval; as in `reasons.ts`. */
import type { Meaning } from './reason-meaning.ts';

export const controlReasons = {
  paused: {
    means: 'People have paused the job, in the table or on its resource: it is only observed.',
    remedy: 'Resume it when changes are wanted again (docs/pause-and-approve.md).',
  },
  'mode-request': {
    means: 'What the table, a tag or an annotation asks for can not be read, or is more than the settings allow.',
    remedy: 'Correct the row, tag or annotation that the reason names (docs/pause-and-approve.md).',
  },
  'mode-unread': {
    means: 'The tags of the application could not be read: a pause by tag is not seen.',
    remedy: 'Give the right that the reason names; until then, pause by the command or the table.',
  },
  'managed-by-another': {
    means:
      'The job says that another stack of flink-autopilot, or anything else, looks after it: here it is only advised on.',
    remedy:
      'Take the job out of the settings of one of them; to hand it over, remove its tag or annotation `flink-autopilot:managed-by` then (docs/accounts-and-regions.md).',
  },
  'status-unwritten': {
    means: 'What the job shows of who looks after it could not be written onto it.',
    remedy: 'Give the rights that the reason names, or set `statusOnJob` to false (docs/accounts-and-regions.md).',
  },
  'tag-ignored': {
    means: 'A tag of an application that was found by its tags says nothing that can be set.',
    remedy: 'Correct the key of the tag, or remove it (docs/discovery.md).',
  },
  'annotation-ignored': {
    means: 'An annotation of a resource that was found by its labels says nothing that can be set.',
    remedy: 'Correct the key of the annotation, or remove it (docs/discovery.md).',
  },
  'guard-alarm': {
    means: 'An alarm of CloudWatch that the settings name as a guard rings: nothing is changed meanwhile.',
    remedy: 'Wait until it is OK again, or take it out of `guardAlarms` (docs/hold-changes.md).',
  },
  'guard-alarm-unread': {
    means: 'The state of a guard alarm is not known.',
    remedy:
      'Correct its name in `guardAlarms`, or give the functions the right that the reason names (docs/hold-changes.md).',
  },
  'deployment-window': {
    means: 'It is a time at which, by the settings, nothing is changed.',
    remedy: 'Wait for its end, or change `deploymentWindows` (docs/hold-changes.md).',
  },
  'awaiting-approval': {
    means: 'The mode is approve: the change is made when a person approves it.',
    remedy: 'Approve it with the command of the reason, or leave it: it expires.',
  },
  approved: { means: 'A person has approved the change.' },
  'not-approved': { means: 'The mode is approve, and no person has approved this change.' },
  'approval-expired': {
    means: 'The change was not approved in time. It is offered again if it is still wanted.',
    remedy: 'Raise `job.autopilot.approval.expires-after` if people need longer.',
  },
  'approval-withdrawn': {
    means: 'The change that waited for approval is not wanted any more, or can not be made as it was decided.',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
