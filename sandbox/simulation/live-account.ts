/** The jobs of `npm start` in one account, each with a load and a mode that can be changed while they run. */
import { type Mode, modeOf } from '../../lib/model/execution-mode.ts';
import { type JobKey, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { type SteeredLoad, steeredLoad } from '../../world/load/steered-load.ts';
import type { PlatformName, SimulatedPlatform } from '../platforms/platform.ts';
import { hasFixedSize, type LiveJob } from './fleet-jobs.ts';
import { type SimulatedAccount, type SimulatedJob, startAccount } from './simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from './simulation.ts';

export interface LiveAccountOptions {
  readonly jobs: readonly LiveJob[];
  readonly seed: number;
  readonly start: EpochMs;
  readonly mode: Mode;
  readonly everyMinutes: number | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly policy?: string | undefined;
  readonly shadow?: string | undefined;
  readonly log: boolean;
}

export interface SteeredJob extends SimulatedJob {
  readonly key: JobKey;
  readonly platform: PlatformName;
  readonly seed: number;
  /** A day of it can be compared with one size. */
  readonly hasFixedSize: boolean;
  readonly load: SteeredLoad;
  mode(): Mode;
  /** As a deployment with other settings does it. */
  setMode(mode: Mode): void;
  /** The next restart will fail. */
  restartFails(): boolean;
  failNextRestart(): void;
}

export interface LiveAccount extends Pick<SimulatedAccount, 'account' | 'now' | 'minute' | 'stop'> {
  readonly jobs: readonly SteeredJob[];
}

const FAILURE = 'The job could not be restored: a task manager ran out of disk while it read the snapshot.';

export const startLiveAccount = async (options: LiveAccountOptions): Promise<LiveAccount> => {
  const { jobs, start, seed } = options;
  const seedOf = (nth: number): number => seed + nth;
  const loads = jobs.map(({ load: shape, peak }, nth) =>
    steeredLoad({ shape, seed: seedOf(nth), start, ...(peak === undefined ? {} : { peak }) }),
  );
  const platforms: SimulatedPlatform[] = [];
  for (const [nth, { platform, simulate, definition, size, restartsFail }] of jobs.entries()) {
    const load = loads[nth]!;
    platforms.push(
      await startPlatform({
        platform,
        simulate,
        definition,
        load,
        start,
        seed: seedOf(nth),
        ...(size === undefined ? {} : { size }),
        ...(restartsFail === undefined ? {} : { undoneBy: 'service' as const }),
      }),
    );
  }
  const modes = jobs.map(({ mode }) => modeOf(options.mode, mode));
  const settings = settingsOf(options);
  const jobSettings = (job: SettingsFile['jobs'][number], nth: number): SettingsFile['jobs'][number] => {
    const { policy, options: own } = jobs[nth] ?? {};
    return {
      ...job,
      ...(jobs.length === 1 ? {} : { mode: modes[nth] }),
      ...(policy === undefined ? {} : { policy }),
      ...(own === undefined ? {} : { options: own }),
    };
  };
  const simulated = await startAccount({ ...options, platforms, settings, jobSettings });
  const { account } = simulated;
  const deploy = (): void =>
    account.deploy({
      ...settings,
      // The more careful of the file's mode and the job's own holds.
      mode: 'act',
      jobs: platforms.map(({ job }, nth) => ({ ...jobSettings(job, nth), mode: modes[nth] })),
    });
  const failing = jobs.map(() => false);
  const starts = (nth: number): number => platforms[nth]?.world.truth().restarts ?? 0;
  const startsSeen = jobs.map(() => 0);

  return {
    ...simulated,
    jobs: simulated.jobs.map(
      (job, nth): SteeredJob => ({
        ...job,
        key: keyOf(job.job),
        platform: jobs[nth]!.platform,
        seed: seedOf(nth),
        hasFixedSize: hasFixedSize(jobs[nth]!),
        load: loads[nth]!,
        mode: () => modes[nth]!,
        setMode(mode) {
          modes[nth] = mode;
          deploy();
        },
        restartFails: () => failing[nth] === true && starts(nth) === startsSeen[nth],
        failNextRestart() {
          failing[nth] = true;
          startsSeen[nth] = starts(nth);
          job.world.failNextRestart(FAILURE);
        },
      }),
    ),
    async minute() {
      for (const [nth, { restartsFail }] of jobs.entries()) {
        const world = platforms[nth]?.world;
        // The restart that undoes one that failed is not to fail, too.
        if (restartsFail !== undefined && world?.truth().state === 'running') world.failNextRestart(restartsFail);
      }
      return simulated.minute();
    },
  };
};

const settingsOf = ({ jobs, mode, everyMinutes, policy, shadow, options }: LiveAccountOptions) => ({
  // Of several jobs each has its own.
  mode: jobs.length === 1 ? mode : ('act' as const),
  ...(everyMinutes === undefined ? {} : { everyMinutes }),
  ...(policy === undefined ? {} : { policy }),
  ...(shadow === undefined ? {} : { shadow }),
  options: { ...JOB_OPTIONS, ...options },
});
