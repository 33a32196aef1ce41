/** What can happen to one simulated job: another load, a spike, an outage of its producers, a restart that fails; and its mode. */
import type { ControlledJob, PageControls } from '../../model/controls.ts';
import { clockTime } from '../shared/format.ts';
import { steer } from './controls-data.ts';

export interface JobControlsProps {
  readonly job: ControlledJob;
  readonly state: PageControls;
}

export const JobControls = ({ job, state }: JobControlsProps) => {
  const { key, load, mode, disturbances, nextRestartFails } = job;
  const endOf = (kind: 'spike' | 'outage'): number | undefined => disturbances.find((one) => one.kind === kind)?.to;
  return (
    <div class="control-group">
      <Choice
        label="Load"
        value={load}
        values={state.loads}
        choose={(next) => void steer({ kind: 'load', job: key, load: next })}
      />
      <Happening
        text="Spike"
        title="Three times the load for ten minutes"
        now={until(endOf('spike'))}
        start={() => void steer({ kind: 'spike', job: key })}
      />
      <Happening
        text="Outage"
        title="The producers are silent for a quarter of an hour; afterwards everything they held back arrives"
        now={until(endOf('outage'))}
        start={() => void steer({ kind: 'outage', job: key })}
      />
      <Happening
        text="Fail the next restart"
        title="The next restart of the job fails: the change is rolled back"
        now={nextRestartFails ? 'it will' : undefined}
        start={() => void steer({ kind: 'fail-restart', job: key })}
      />
      <Choice
        label="Mode"
        value={mode}
        values={state.modes}
        choose={(next) => void steer({ kind: 'mode', job: key, mode: next })}
      />
    </div>
  );
};

const until = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : `until ${clockTime(at, 'UTC')}`;

interface HappeningProps {
  readonly text: string;
  readonly title: string;
  /** What is so while it happens; it can not be started again meanwhile. */
  readonly now: string | undefined;
  readonly start: () => void;
}

const Happening = ({ text, title, now, start }: HappeningProps) => (
  <button
    type="button"
    title={title}
    aria-disabled={now !== undefined}
    class={now ? 'happening' : ''}
    onClick={now ? undefined : start}
  >
    {text}
    {now !== undefined && <small> {now}</small>}
  </button>
);

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly choose: (value: string) => void;
}

const Choice = ({ label, value, values, choose }: ChoiceProps) => (
  <label class="choice">
    <span>{label}</span>
    <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {values.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  </label>
);
