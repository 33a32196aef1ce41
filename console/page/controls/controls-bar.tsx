/** The simulated world, to play with: how fast it goes, and what happens to a job. Only the sandbox serves it. */
import { useEffect, useState } from 'preact/hooks';
import { refOf } from '../../../lib/model/job.ts';
import type { ControlledJob, PageControls } from '../../model/controls.ts';
import { count } from '../shared/format.ts';
import { controls, refused, steer } from './controls-data.ts';
import { JobControls } from './job-controls.tsx';

export const ControlsBar = ({ job: shown }: { readonly job: string | undefined }) => {
  useEffect(() => controls.follow(), []);
  const [chosen, choose] = useState('');
  const state = controls.answer.value;
  if (!state) return null;
  const job = state.jobs.find(({ key }) => key === (shown ?? chosen));
  return (
    <section class="controls" aria-label="Simulated world">
      <h2>Simulated world</h2>
      <Pace state={state} />
      {shown === undefined && <JobChoice jobs={state.jobs} chosen={chosen} choose={choose} />}
      {job && <JobControls job={job} state={state} />}
      {refused.value !== undefined && (
        <p class="refused" role="alert">
          {refused.value}
        </p>
      )}
    </section>
  );
};

const Pace = ({ state: { playing, speed, speeds } }: { readonly state: PageControls }) => (
  <div class="control-group">
    <button type="button" class="play" onClick={() => void steer({ kind: playing ? 'pause' : 'play' })}>
      <span aria-hidden="true">{playing ? '❚❚' : '▶'}</span> {playing ? 'Stop the clock' : 'Let it run'}
    </button>
    <label class="choice">
      <span>Speed</span>
      <select
        value={String(speed)}
        onChange={({ currentTarget }) => void steer({ kind: 'speed', speed: Number(currentTarget.value) })}
      >
        {[...new Set([...speeds, speed])]
          .toSorted((a, b) => a - b)
          .map((one) => (
            <option key={one} value={String(one)}>
              {count(one)}×
            </option>
          ))}
      </select>
    </label>
  </div>
);

interface JobChoiceProps {
  readonly jobs: readonly ControlledJob[];
  readonly chosen: string;
  readonly choose: (key: string) => void;
}

const JobChoice = ({ jobs, chosen, choose }: JobChoiceProps) => (
  <label class="choice">
    <span>Job</span>
    <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value="">choose one to steer</option>
      {jobs.map(({ key }) => (
        <option key={key} value={key}>
          {refOf(key)?.name ?? key}
        </option>
      ))}
    </select>
  </label>
);
