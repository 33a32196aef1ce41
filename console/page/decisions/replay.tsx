/** Makes a decision again from what it was made from, and says whether it is the same, bit for bit. */
import { useState } from 'preact/hooks';
import { keyOf } from '../../../lib/model/job.ts';
import type { PageDecision } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import type { PageReplay } from '../../model/replay.ts';
import { jsonOf } from '../shared/asked.ts';
import { serves } from '../shared/serves.ts';

type Stands =
  | { readonly kind: 'not asked' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'answered'; readonly answer: PageReplay }
  | { readonly kind: 'failed'; readonly says: string };

interface ReplayOf {
  readonly decision: Pick<PageDecision, 'id' | 'at'>;
  readonly job: PageState['job'];
}

export const Replay = ({ decision, job }: ReplayOf) => {
  const [stands, setStands] = useState<Stands>({ kind: 'not asked' });
  const ask = async (): Promise<void> => {
    setStands({ kind: 'asked' });
    const asked = new URLSearchParams({ job: keyOf(job), decision: decision.id, at: String(decision.at) });
    try {
      setStands({ kind: 'answered', answer: await jsonOf<PageReplay>(await fetch(`/api/replay?${asked}`)) });
    } catch (error) {
      setStands({ kind: 'failed', says: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <section class="replay" aria-labelledby="replay-title">
      <h3 id="replay-title">Decide it again</h3>
      {serves.replay && (
        <>
          <button type="button" disabled={stands.kind === 'asked'} onClick={() => void ask()}>
            Decide it again from what it was made from
          </button>
          <Answer stands={stands} />
        </>
      )}
      <p class="hint">
        <code>
          npx flink-autopilot replay {job.name} {decision.id}
        </code>{' '}
        says whether the same input gives the same decision, bit for bit.
      </p>
    </section>
  );
};

const TITLES = {
  same: 'The same decision, bit for bit.',
  different: 'Another decision.',
  impossible: 'It can not be made again.',
} as const;

const Answer = ({ stands }: { readonly stands: Stands }) => {
  if (stands.kind === 'failed') return <p class="answer different">{stands.says}</p>;
  if (stands.kind !== 'answered') return null;
  const { kind, says } = stands.answer;
  return (
    <div class={`answer ${kind}`}>
      <strong>{TITLES[kind]}</strong>
      {says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
};
