/** The rights by which evaluate shows on the jobs who looks after them, in every mode: what the synth says of them. */
import type { Settings } from '../../lib/settings/settings.ts';

/** A line each; none without `statusOnJob`. `namesOf` lists jobs. */
export const statusRightsText = (
  { statusOnJob, jobs, discover }: Settings,
  namesOf: (jobs: Settings['jobs']) => string,
): readonly string[] => {
  if (!statusOnJob) return [];
  const tagged = [...jobs, ...discover].some(({ platform }) => platform === 'managed-flink');
  const patched = patchedOf({ jobs, discover }, namesOf);
  if (!tagged && patched.length === 0) return [];
  return [
    'Rights to show the status on the job ("statusOnJob"), in every mode:',
    ...(tagged ? ['  three tags of the applications, and nothing else of them'] : []),
    ...patched.map(
      (where) => `  patch ${where}, by evaluate: RBAC knows no annotations, so that it could change the rest, too`,
    ),
  ];
};

/** RBAC can't narrow what evaluate may patch there. */
export const statusCanChange = (settings: Settings): boolean =>
  settings.statusOnJob && [...settings.jobs, ...settings.discover].some(({ platform }) => platform === 'eks');

const patchedOf = (
  { jobs, discover }: Pick<Settings, 'jobs' | 'discover'>,
  namesOf: (jobs: Settings['jobs']) => string,
): readonly string[] => [
  ...[...Map.groupBy(jobs, (job) => (job.platform === 'eks' ? job.cluster.name : undefined))].flatMap(
    ([cluster, those]) => (cluster === undefined ? [] : [`in cluster ${cluster} on ${namesOf(those)}`]),
  ),
  ...discover.flatMap((entry) =>
    entry.platform === 'eks'
      ? [
          `in cluster ${entry.cluster.name} on every FlinkDeployment and FlinkSessionJob of namespace ${entry.namespace}`,
        ]
      : [],
  ),
];
