/** The lines of the settings file that adopt an option, in the mode that only recommends. */
import type { JobHistory } from '../history/job-history.ts';
import type { AdviceOption } from './option.ts';

export interface Snippet {
  /** `entry`: the whole entry of the job. `lines`: what changes in it, since only the table knows the job. */
  readonly is: 'entry' | 'lines';
  readonly text: string;
}

export const snippetOf = (
  { job, entry }: Pick<JobHistory, 'job' | 'entry'>,
  best: AdviceOption | undefined,
): Snippet => {
  const objective = best?.name.startsWith('autopilot-') ? best.name.slice('autopilot-'.length) : undefined;
  const policy = best === undefined || objective !== undefined ? 'autopilot' : best.name;
  const options = { ...entry?.options, ...(objective === undefined ? {} : { 'job.autopilot.objective': objective }) };
  const also = Object.keys(options).length === 0 ? {} : { options };
  if (entry === undefined) {
    const { platform, name } = job;
    return { is: 'lines', text: JSON.stringify({ platform, name, policy, ...also }, null, 2) };
  }
  return { is: 'entry', text: JSON.stringify({ ...entry, policy, mode: 'advise', ...also }, null, 2) };
};
