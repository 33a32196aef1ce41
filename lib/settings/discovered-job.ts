/** The settings of a job that was found by its tags: those of the entry that found it, and what its tags say for it alone. */
import { MODE_TAG } from '../control/mode-request.ts';
import type { Reason } from '../model/reason.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import { allDeclarations } from '../options/properties.ts';
import type { DiscoverSettings } from './discovery-settings.ts';

/** Key and value, as they are on AWS. */
export type Tags = readonly (readonly [string, string])[];

/** What a job that was found has beside the settings of its platform. */
export interface Discovered {
  /** By its tags; they go before those of the settings. */
  readonly options: FlinkConfiguration;
  readonly notes: readonly Reason[];
}

const PREFIX = 'flink-autopilot:';

/** What may be said shortly. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['min-parallelism', 'job.autoscaler.vertex.min-parallelism'],
  ['max-parallelism', 'job.autoscaler.vertex.max-parallelism'],
  ['objective', 'job.autopilot.objective'],
]);
/** Tags of ours that set nothing. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['managed', 'managed-by', 'last-action', 'error']);

const optionKeys: ReadonlySet<string> = new Set(
  allDeclarations.flatMap(({ key, alternatives }) => [key, ...alternatives]),
);
const IS_OPTION = /^(kubernetes\.operator\.)?job\.auto(scaler|pilot)\./;

/** All other tags of an application are its owner's own business. */
export const isTagOfOurs = (key: string): boolean => key.startsWith(PREFIX) || IS_OPTION.test(key);

export const carries = (tags: Tags, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => tags.some(([own, text]) => own === key && text === value));

/** `entry` is the one that found it. */
export const discoveredJob = ({ tags: wanted, expected: _, ...entry }: DiscoverSettings, name: string, tags: Tags) => {
  const found: [string, string][] = [];
  const notes: Reason[] = [];
  for (const [key, text] of tags) {
    if (!isTagOfOurs(key) || key === MODE_TAG || Object.hasOwn(wanted, key)) continue;
    const said = key.startsWith(PREFIX) ? key.slice(PREFIX.length).trim() : key;
    const option = SHORT.get(said.toLowerCase()) ?? said;
    if (optionKeys.has(option)) found.push([option, text.trim()]);
    else if (!NO_SETTINGS.has(said)) notes.push(unknown(key));
  }
  const discovered: Discovered = { options: Object.fromEntries(found), notes };
  return { ...entry, name, lag: [], discovered };
};

const unknown = (key: string): Reason => ({
  rule: 'tag-ignored',
  says: `The tag ${key} of the application is ignored: it is no option, and none of ${['mode', ...SHORT.keys()].join(', ')}.`,
  bound: key,
});
