/** What the page may do to the simulated world: each control really changes it, and only the sandbox has them. */
import * as v from 'valibot';
import type { PageControls } from '../../console/model/controls.ts';
import type { ShownControls } from '../../console/page-routes.ts';
import { LOAD_SHAPES } from '../../world/load/load.ts';
import type { LiveAccount } from './live-account.ts';
import type { Playback } from './playback.ts';

const SPEEDS = [30, 60, 120, 300, 600, 1800] as const;
const MODES = ['observe', 'advise', 'approve', 'act'] as const;

const control = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['play', 'pause']) }),
  v.strictObject({ kind: v.literal('speed'), speed: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600)) }),
  v.strictObject({ kind: v.literal('load'), job: v.string(), load: v.picklist(LOAD_SHAPES) }),
  v.strictObject({ kind: v.literal('mode'), job: v.string(), mode: v.picklist(MODES) }),
  v.strictObject({ kind: v.picklist(['spike', 'outage', 'fail-restart']), job: v.string() }),
]);

export const liveControls = ({ jobs, now }: LiveAccount, playback: Playback, changed: () => void): ShownControls => ({
  state: (): PageControls => ({
    playing: playback.playing(),
    speed: playback.speed(),
    speeds: SPEEDS,
    loads: LOAD_SHAPES,
    modes: MODES,
    jobs: jobs.map((job) => ({
      key: job.key,
      load: job.load.shapeNow(),
      mode: job.mode(),
      disturbances: job.load.disturbances(now()).map(({ kind, to }) => ({ kind, to })),
      nextRestartFails: job.restartFails(),
    })),
  }),
  take(asked) {
    const parsed = v.safeParse(control, asked);
    if (!parsed.success) return `There is no such control: ${parsed.issues.map(({ message }) => message).join('; ')}.`;
    const problem = act(parsed.output, jobs, now(), playback);
    if (problem === undefined) changed();
    return problem;
  },
});

const act = (
  asked: v.InferOutput<typeof control>,
  jobs: LiveAccount['jobs'],
  now: number,
  playback: Playback,
): string | undefined => {
  switch (asked.kind) {
    case 'play':
      playback.play();
      return undefined;
    case 'pause':
      playback.pause();
      return undefined;
    case 'speed':
      playback.setSpeed(asked.speed);
      return undefined;
  }
  const job = jobs.find(({ key }) => key === asked.job);
  if (!job) return `There is no job "${asked.job}" here.`;
  switch (asked.kind) {
    case 'load':
      job.load.reshape(now, asked.load);
      break;
    case 'mode':
      job.setMode(asked.mode);
      break;
    case 'spike':
      job.load.spike(now);
      break;
    case 'outage':
      job.load.outage(now);
      break;
    case 'fail-restart':
      job.failNextRestart();
  }
  return undefined;
};
