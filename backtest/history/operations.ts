/** Changes of a job that the journal has: when each was asked for, and how long the job stood still. */
import { type AutopilotEvent, isChangeEvent } from '../../lib/model/events.ts';
import type { SeenRestart } from './job-history.ts';

export const operationsOf = (journal: readonly AutopilotEvent[]): readonly SeenRestart[] => {
  const changes = journal.filter(isChangeEvent);
  return changes.flatMap(({ name, decision, at, detail }): SeenRestart[] => {
    const { restartSeconds: seconds } = detail;
    if ((name !== 'confirmed' && name !== 'rolled-back') || seconds === undefined || !(seconds > 0)) return [];
    const asked = changes.findLast((one) => one.name === 'applied' && one.decision === decision && one.at <= at);
    return [{ at: asked?.at ?? at - 1000 * seconds, seconds, seenBy: 'operation' }];
  });
};
