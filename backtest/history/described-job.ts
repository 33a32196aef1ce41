/** A job as its cluster or Flink itself describes it now: its graph, its size, and the options that it carries. */
import type { JobReader } from '../../functions/ports.ts';
import type { JobRef, JobState } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';

export interface SlotReaders {
  readonly eks: Pick<JobReader, 'describe'>;
  readonly flink: Pick<JobReader, 'describe'>;
}

export type Seen =
  | {
      readonly kind: 'described';
      readonly state: JobState;
      readonly config: Readonly<Record<string, string>> | undefined;
    }
  | { readonly kind: 'not described'; readonly says: string };

export const describedBy = async (
  readers: SlotReaders,
  { job, here }: { readonly job: JobRef; readonly here: boolean },
  settings: JobSettings | undefined,
  graph: JobState['graph'] | undefined,
  now: EpochMs,
): Promise<Seen> => {
  if (settings === undefined) return { kind: 'not described', says: 'No settings say where it runs.' };
  if (!here) {
    return { kind: 'not described', says: `It is in ${job.account} ${job.region}, which is not what is read here.` };
  }
  try {
    const reader = settings.platform === 'eks' ? readers.eks : readers.flink;
    const { state, config, blockedBy = [] } = await reader.describe(job, settings, graph, now);
    if (state.graph.vertices.length > 0) return { kind: 'described', state, config };
    const says = blockedBy.map((reason) => reason.says).join(' ');
    return { kind: 'not described', says: says === '' ? 'It does not run, and has no job graph.' : says };
  } catch (cause) {
    return {
      kind: 'not described',
      says: cause instanceof Error ? sentence(withoutName(cause.message)) : String(cause),
    };
  }
};

/** It is said of that job. */
const withoutName = (message: string): string => message.replace(/^Job "[^"]*": /, '');

const sentence = (text: string): string => text.trim().replace(/[.:]*$/, '.');
