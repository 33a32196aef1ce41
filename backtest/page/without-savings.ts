/** What to do about a job for which no policy would have been cheaper: one that is too small is not to be left as it is. */
import type { JobAdvice } from '../advice/advice.ts';
import { reliefOf } from '../advice/grade.ts';
import { number, percent } from './numbers.ts';

export const withoutSavings = (job: JobAdvice): string => {
  if (job.finding !== 'under-provisioned') return 'leave it as it is';
  const relief = reliefOf(job);
  if (relief === undefined) return 'too small, and no policy helps: see what limits it';
  const { title, minutesOverPerDay, savingsShare } = relief;
  const costs = savingsShare.expected < 0 ? `, for ${percent(-savingsShare.expected)} more` : '';
  return `too small; with ${title} ${number(minutesOverPerDay.expected)} min a day behind${costs}`;
};
