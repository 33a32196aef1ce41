/** Which events a person is notified of, and in which words: AWS Chatbot's custom notification, filled in by EventBridge. */
import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { EventName } from '../../lib/model/events.ts';

interface Message {
  /** Before the name of the job. */
  readonly title: string;
  /** What a person does next; more than one when it depends. */
  readonly nextSteps: readonly string[];
  readonly keyword: string;
}

const job = EventField.fromPath('$.detail.job.name');

/** Those of changes have the command that explains the one decision. */
const why = `Why: npx flink-autopilot why ${job}`;

/** In the order of a change's life. */
export const MESSAGES: Readonly<Partial<Record<EventName, Message>>> = {
  recommended: {
    title: '💡 Recommended for',
    nextSteps: [why, 'To let it be done: mode "act" for this job in the settings, and deploy'],
    keyword: 'recommended',
  },
  'approval-requested': {
    title: '✋ Approval requested for',
    nextSteps: [`Approve: npx flink-autopilot approve ${EventField.fromPath('$.detail.decision')}`, why],
    keyword: 'approval requested',
  },
  applied: { title: '🔧 Applied to', nextSteps: [why], keyword: 'applied' },
  failed: {
    title: '❌ Failed on',
    nextSteps: [why, 'It is rolled back where that is possible, and the size is not tried again for a day'],
    keyword: 'failed',
  },
  'rolled-back': { title: '↩️ Rolled back on', nextSteps: [why], keyword: 'rolled back' },
  blocked: {
    title: '⛔ Blocked:',
    nextSteps: [
      'Put right what is said above; the job is not changed until then',
      `What else: npx flink-autopilot doctor ${job}`,
    ],
    keyword: 'blocked',
  },
};

/**
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html. A value that is a variable alone is written as
 * JSON; a name inside of a sentence is put in as it is.
 */
export const eventMessage = ({ title, nextSteps, keyword }: Message): RuleTargetInput =>
  RuleTargetInput.fromObject({
    version: '1.0',
    source: 'custom',
    id: EventField.fromPath('$.detail.id'),
    content: {
      textType: 'client-markdown',
      title: `${title} ${job}`,
      nextSteps,
      description: EventField.fromPath('$.detail.because[0].says'),
      keywords: ['flink-autopilot', keyword, job],
    },
    // One conversation for each job: what follows comes below what was before.
    metadata: { threadId: `flink-autopilot ${job}`, summary: `${title} ${job}`, eventType: keyword },
  });

export const digestMessage = (): RuleTargetInput =>
  RuleTargetInput.fromObject({
    version: '1.0',
    source: 'custom',
    id: EventField.fromPath('$.id'),
    content: {
      textType: 'client-markdown',
      title: EventField.fromPath('$.detail.title'),
      description: EventField.fromPath('$.detail.text'),
      nextSteps: ['All jobs: npx flink-autopilot status'],
      keywords: ['flink-autopilot', 'weekly digest'],
    },
  });
