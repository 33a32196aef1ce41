/** What one job's reading has to say besides its points: answers cut short, and settings that fit no source. */
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { EksLagSettings, LagSettings } from '../../../lib/settings/settings.ts';
import { unmatchedEntries } from '../plan/source-entries.ts';

export const readingNotes = (
  results: readonly { readonly partial: readonly string[] }[],
  graph: JobGraph,
  lag: readonly (LagSettings | EksLagSettings)[],
): readonly Reason[] => {
  const partial = [...new Set(results.flatMap((result) => result.partial))];
  return [
    ...(partial.length === 0
      ? []
      : [{ rule: 'metrics-partial' as const, says: `CloudWatch gave only a part of ${partial.join(', ')}.` }]),
    ...unmatchedEntries(graph, lag).map(({ kind, source }) => ({
      rule: 'lag-setting' as const,
      says: source
        ? `The lag (${kind}) of the settings names the source "${source}", and not exactly one source of the job is called so.`
        : `The lag (${kind}) of the settings names no source, and the job has not exactly one.`,
    })),
  ];
};
