/** One sentence for each event, for the documentation alone: no function carries them. */
import type { EventName } from './events.ts';

export const EVENT_SENTENCES: Readonly<Record<EventName, string>> = {
  recommended: 'what would be done, in mode `advise` or while scaling is off; not repeated within 30 min',
  'approval-requested':
    'mode `approve`: a decision waits for a person; `approval` says until when, the command that approves it, what it saves and costs. Scaling Lapsed says that it waits no longer',
  requested:
    'a decision, in mode `approve` an approved one, waits in the store; the rule of the stack hands it to apply. Repeated until it is taken',
  applied: 'the platform took the change',
  refused: 'the job is not as the decision saw it; `because` says what would have to change',
  confirmed: 'the job runs with the change; `restartSeconds` is what it cost',
  failed:
    'the platform said no, the operation failed, the job did not run any more soon after the change was confirmed, or others have written over it; what follows is in [failed-changes.md](../failed-changes.md)',
  'rolled-back':
    'a rollback is confirmed: the job has the size again that it had before a change that failed; `restartSeconds` is what that cost',
  lapsed:
    'the decision was not applied or not approved in time, or another one has replaced it while it waited for approval',
  blocked: 'the job may not be changed until what `because` says is put right',
  paused: 'people have paused the job: it is observed, and not changed; `because` says who, why and until when',
  'metrics-stale': 'the newest metrics of the job are too old: nothing is decided on them',
  'out-of-memory': 'the job restarted by itself, and memory was the reason',
  'memory-pressure':
    'memory runs short: the job is not made smaller, or gets more memory where the platform can be asked for it',
};

/** The function that publishes it; evaluate where none is named. */
export const PUBLISHED_BY: Readonly<Partial<Record<EventName, readonly ('evaluate' | 'apply')[]>>> = {
  applied: ['apply', 'evaluate'],
  refused: ['apply'],
  failed: ['apply', 'evaluate'],
};
