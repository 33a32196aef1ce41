/** What differs between the platforms that a simulated job can run on. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { JobDefinition, Size } from '../../world/job/definition.ts';
import type { JobName } from '../../world/jobs/jobs.ts';
import type { Load } from '../../world/load/load.ts';
import type { World } from '../../world/world.ts';
import type { EmbeddedRegion, Place } from '../aws/server.ts';
import type { EmbeddedSts } from '../aws/sts/sts.ts';
import type { ApplicationBackend } from '../interfaces.ts';

export const PLATFORMS = ['managed-flink', 'eks'] as const;
export type PlatformName = (typeof PLATFORMS)[number];

export interface PlatformOptions {
  readonly seed: number;
  readonly start: EpochMs;
  readonly load: Load;
  readonly simulate: JobName;
  /** Managed Flink itself undoes an update that fails; left out: it does not. */
  readonly undoneBy?: 'service' | undefined;
  /** Instead of the one that `simulate` names. */
  readonly definition?: JobDefinition | undefined;
  /** What it starts with; left out: what the job has on this platform. */
  readonly size?: Size;
  /** Of its FlinkDeployment. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Where its cluster is: found by DescribeCluster there, it lets in that account alone. Left out: the settings have its endpoint. */
  readonly clusterAt?: Place | undefined;
}

export interface SimulatedPlatform {
  readonly world: World;
  /** What the job starts with. */
  readonly size: Size;
  /** What runs applications on behalf of the embedded Managed Flink. */
  readonly applications: ApplicationBackend;
  /** The job, as the settings file has it. */
  readonly job: SettingsFile['jobs'][number];
  /** The account is open, and nothing has happened yet. `region`: where the job is. */
  opened(region: Pick<EmbeddedRegion, 'managedFlink' | 'eks'>, sts: Pick<EmbeddedSts, 'credentialsOf'>): void;
  /** When the platform itself has something to do next. */
  nextDueAt(): EpochMs | undefined;
  /** Does it: the world is there. */
  act(): void;
  /** The platform's own word for what the job does. */
  condition(): string;
  stop(): Promise<void>;
}
