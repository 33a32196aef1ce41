/** The newest days of a history: policies are replayed on these, while the model is fitted to all of it. */
import { type JobHistory, MINUTE_MS } from '../history/job-history.ts';
import type { JobModel } from './job-model.ts';

const DAY_MS = 86_400_000;

export const newestDays = (
  history: JobHistory,
  model: JobModel,
  days: number,
): { readonly history: JobHistory; readonly model: JobModel } => {
  const from = Math.max(history.from, history.to - days * DAY_MS);
  const { older: _, ...newest } = history;
  if (from === history.from) return { history: newest, model };
  const cut = Math.round((from - history.from) / MINUTE_MS);
  return {
    history: {
      ...newest,
      from,
      minutes: history.minutes.filter(({ at }) => at >= from),
      restarts: history.restarts.filter(({ at }) => at >= from),
    },
    model: { ...model, arrivals: model.arrivals.map((series) => series.slice(cut)) },
  };
};
