/** What became of a decision, step by step. */
import type { PageDecision } from '../../model/history.ts';
import { day, exactTime, or, seconds, whenWords, type Zone } from '../shared/format.ts';
import { runsOf, timesMore } from '../shared/runs.ts';
import { statusSays, statusTone } from '../shared/state-words.ts';
import { upgradeStrategyWords } from './cluster-words.ts';

export const Steps = ({ decision, zone }: { readonly decision: PageDecision; readonly zone: Zone }) => (
  <ol class="steps">
    {runsOf(decision.steps, isAgain).map(([{ at, status, says }, ...again]) => (
      <li key={`${at} ${status}`} class={statusTone(status)}>
        <time title={day(at, zone)}>{exactTime(at, zone)}</time>
        <span>
          <strong>{statusSays(status)}</strong>
          {again.length > 0 &&
            ` and ${timesMore(again.length)}, last at ${whenWords(again.at(-1)?.at ?? at, at, zone)}`}
          {says.map((sentence) => (
            <span key={sentence}> {sentence}</span>
          ))}
        </span>
      </li>
    ))}
    {['confirmed', 'rolled-back'].includes(decision.status) && (
      <li class="hint">
        <span />
        <span>{restartWords(decision)}</span>
      </li>
    )}
  </ol>
);

/** What was recommended again and again is one line. */
const isAgain = (one: PageDecision['steps'][number], other: PageDecision['steps'][number]): boolean =>
  one.status === 'recommended' && other.status === 'recommended';

const restartWords = (decision: PageDecision): string =>
  upgradeStrategyWords(decision, decision.restartSeconds, seconds) ??
  `Restart: ${or(decision.restartSeconds, seconds)}`;
