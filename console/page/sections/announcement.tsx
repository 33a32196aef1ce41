/** What a screen reader hears by itself: a new decision, and what became of it. Nothing else on the page is announced. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { keyOf } from '../../../lib/model/job.ts';
import type { PageState } from '../../model/page.ts';
import { decisionLabel } from '../decisions/decision-words.ts';
import { zoneOf } from '../shared/format.ts';

export const Announcement = ({ state }: { readonly state: PageState | undefined }) => {
  const [said, say] = useState('');
  /** The newest decision of the job that was there before: what the page opens with is read, not announced. */
  const known = useRef<{ readonly job: string; readonly label: string }>(undefined);
  const [newest] = state?.history.decisions ?? [];
  const job = state && keyOf(state.job);
  const label = state && newest ? decisionLabel(newest, zoneOf(state)) : '';
  useEffect(() => {
    if (job === undefined) return;
    if (known.current?.job === job && known.current.label !== label) say(`New decision: ${label}`);
    known.current = { job, label };
  }, [job, label]);
  return (
    <p class="announcement" aria-live="polite">
      {said}
    </p>
  );
};
