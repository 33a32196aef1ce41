/** What a screen reader hears of the fleet: a new decision, and nothing else. */
import { useRef } from 'preact/hooks';
import type { FleetJob } from '../../model/fleet.ts';
import { statusSays } from '../shared/state-words.ts';
import { changeWords } from './fleet-words.ts';

export const NewDecisions = ({ jobs }: { readonly jobs: readonly FleetJob[] }) => {
  const known = useRef<ReadonlyMap<string, string> | undefined>(undefined);
  const said = useRef('');
  const now = new Map(jobs.flatMap(({ key, decision }) => (decision ? [[key, decision.id] as const] : [])));
  const before = known.current;
  known.current = now;
  const news = before ? jobs.filter(({ key }) => now.has(key) && now.get(key) !== before.get(key)) : [];
  if (news.length > 0) said.current = sentence(news);
  return (
    <p class="unseen" aria-live="polite">
      {said.current}
    </p>
  );
};

const sentence = (news: readonly FleetJob[]): string =>
  news
    .slice(0, 3)
    .map(
      ({ name, decision }) => `${name}: ${decision ? `${changeWords(decision)}, ${statusSays(decision.status)}` : ''}`,
    )
    .join('. ') + (news.length > 3 ? `. And ${news.length - 3} more decisions.` : '.');
