/** What the autopilot is doing with the job, in a word or two. */
import type { Phase } from '../../model/page.ts';
import { seconds } from './format.ts';

export const phaseWords = (phase: Phase): string => {
  switch (phase.kind) {
    case 'waiting':
      return 'Waiting for the first evaluation';
    case 'collecting':
      return `Collecting: ${progressWords(phase)}`;
    case 'changing':
      return 'Rescaling';
    case 'recommending':
      return 'Recommending';
    case 'holding':
      return 'Holding';
  }
};

/** 3 of 15 min; 20 of 60 s */
export const progressWords = ({ haveMs, needMs }: Extract<Phase, { kind: 'collecting' }>): string =>
  needMs < 120_000
    ? `${Math.floor(haveMs / 1000)} of ${seconds(needMs / 1000)}`
    : `${Math.floor(haveMs / 60_000)} of ${seconds(needMs / 1000)}`;
