/** How the job is, with how far the collecting of metrics is. */
import { titled } from '../../../lib/savings/baselines.ts';
import type { PageState, Phase } from '../../model/page.ts';
import { seconds } from './format.ts';
import { stateWords } from './state-words.ts';

/** Collecting: 4 of 15 min; Needs attention */
export const standingWords = ({ standing, phase }: Pick<PageState, 'standing' | 'phase'>): string => {
  const word = titled(stateWords(standing));
  return standing.state === 'collecting' && phase.kind === 'collecting' ? `${word}: ${progressWords(phase)}` : word;
};

/** 3 of 15 min; 20 of 60 s */
export const progressWords = ({ haveMs, needMs }: Extract<Phase, { kind: 'collecting' }>): string =>
  needMs < 120_000
    ? `${Math.floor(haveMs / 1000)} of ${seconds(needMs / 1000)}`
    : `${Math.floor(haveMs / 60_000)} of ${seconds(needMs / 1000)}`;
