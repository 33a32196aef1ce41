/** The searches for applications of Managed Flink by their tags: a list for each account and region. */
import { carries, discoveredJob, isTagOfOurs, MOST_KEPT, type Tags } from '../../lib/settings/discovered-job.ts';
import type { ApplicationsByTag } from '../../lib/settings/discovery-settings.ts';
import { inSamePlace, isElsewhere, type Placed, placedName, placeOf } from '../../lib/settings/place-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import type { Listed } from './found-now.ts';
import type { Search } from './kept-list.ts';
import type { ListTagged } from './tagged-applications.ts';

type List = (tags: Readonly<Record<string, string>>, place: Placed) => ReturnType<ListTagged>;

/** All entries of a place together are one list. */
export const searchesByTags = (settings: Settings, list: List): readonly Search[] => {
  const entries = settings.discover.filter((entry): entry is ApplicationsByTag => entry.platform === 'managed-flink');
  return [...Map.groupBy(entries, (entry) => placedName({ ...placeOf(entry), name: '' })).values()].map((own) =>
    searchOf(settings, own, list),
  );
};

const searchOf = ({ jobs }: Settings, entries: readonly ApplicationsByTag[], list: List): Search => {
  const place = placeOf(entries[0] ?? {});
  const where = placedName({ ...place, name: '' }).replace(/\/$/, '');
  const named = new Set(
    jobs.flatMap((job) => (job.platform === 'managed-flink' && inSamePlace(job, place) ? [job.name] : [])),
  );
  const wanted = new Set(entries.flatMap(({ tags }) => Object.keys(tags)));
  return {
    id: isElsewhere(place) ? `JOBS#${where}` : 'JOBS',
    platform: 'managed-flink' as const,
    place,
    what: `Jobs that are found by their tags${isElsewhere(place) ? ` in ${where}` : ''}`,
    by: JSON.stringify(entries.map(({ tags }) => tags)),
    list: async () => {
      const all = new Map<string, Listed>();
      for (const { tags: searched } of entries) {
        for (const { name, tags } of await list(searched, place)) {
          all.set(name, { name, tags: kept(tags, wanted) });
        }
      }
      return [...all.values()];
    },
    isNamed: (name) => named.has(name),
    settingsOf: ({ name, tags }) => {
      const entry = entries.find((one) => carries(tags, one.tags));
      return entry && discoveredJob(entry, name, tags);
    },
  };
};

/** Those that are searched for are never among the ones that are too many. */
const kept = (tags: Tags, wanted: ReadonlySet<string>): Tags => [
  ...tags.filter(([key]) => wanted.has(key)),
  ...tags.filter(([key]) => !wanted.has(key) && isTagOfOurs(key)).slice(0, MOST_KEPT),
];
