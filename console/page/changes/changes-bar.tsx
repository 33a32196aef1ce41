/** Pause, resume and approve, where the server of the page was started so that people may do it here. */
import { useEffect } from 'preact/hooks';
import { keyOf } from '../../../lib/model/job.ts';
import type { PageState } from '../../model/page.ts';
import { decisionParagraph } from '../decisions/decision-paragraph.ts';
import { clockTime, zoneOf } from '../shared/format.ts';
import { ask, cameOfIt } from './changes-data.ts';
import { Confirm } from './confirm-dialog.tsx';

/** Undefined: of all jobs. */
export const ChangesBar = ({ state }: { readonly state: PageState | undefined }) => {
  const key = state === undefined ? 'all' : keyOf(state.job);
  useEffect(() => {
    cameOfIt.value = undefined;
  }, [key]);
  const name = state?.job.name ?? 'all jobs';
  const answer = cameOfIt.value;
  return (
    <section class="changes" aria-label="Changes">
      {state && <Approve state={state} />}
      <Pause job={key} name={name} />
      <Confirm
        button={`Resume ${state ? 'this job' : 'all jobs'} …`}
        title={`Resume ${name}?`}
        yes="Resume"
        confirmed={() => void ask({ kind: 'resume', job: key })}
      >
        <p>
          The mode of the settings holds again, from the next evaluation on.{' '}
          {state
            ? 'A pause of all jobs, or one by a tag or annotation, stays.'
            : 'A job that is paused by itself stays paused.'}
        </p>
      </Confirm>
      <p class={`came-of-it ${answer?.is ?? ''}`} role="status">
        {answer?.says}
      </p>
    </section>
  );
};

const LENGTHS = [
  ['30', '30 minutes'],
  ['120', '2 hours'],
  ['480', '8 hours'],
  ['1440', 'a day'],
  ['', 'until it is resumed'],
] as const;

const Pause = ({ job, name }: { readonly job: string; readonly name: string }) => {
  const pause = (form: FormData): void => {
    const minutes = String(form.get('minutes') ?? '');
    const reason = String(form.get('reason') ?? '').trim();
    const length = minutes === '' ? {} : { minutes: Number(minutes) };
    void ask({ kind: 'pause', job, ...length, ...(reason === '' ? {} : { reason }) });
  };
  return (
    <Confirm
      button={`Pause ${job === 'all' ? 'all jobs' : 'this job'} …`}
      title={`Pause ${name}?`}
      yes="Pause"
      confirmed={pause}
    >
      <p>
        Nothing is changed from now on: no decision is made, and one that waits is refused.{' '}
        {job === 'all' ? 'The jobs are' : 'It is'} observed as before. A change that the platform has already taken goes
        on to its end. A pause that is there is replaced.
      </p>
      <label class="choice">
        <span>For</span>
        <select name="minutes">
          {LENGTHS.map(([value, says]) => (
            <option key={value} value={value} selected={value === '120'}>
              {says}
            </option>
          ))}
        </select>
      </label>
      <label class="choice">
        <span>Reason</span>
        <input type="text" name="reason" maxLength={300} placeholder="for those who find it paused" />
      </label>
    </Confirm>
  );
};

const Approve = ({ state }: { readonly state: PageState }) => {
  const { awaiting, history, job } = state;
  if (awaiting === null) return null;
  const decision = history.decisions.find(({ id }) => id === awaiting.decision);
  const zone = zoneOf(state);
  const { decision: id, decidedAt } = awaiting;
  return (
    <Confirm
      button="Approve the change …"
      look="strong"
      title={`Change ${job.name}?`}
      yes="Approve"
      confirmed={() => void ask({ kind: 'approve', job: keyOf(job), decision: id, decidedAt })}
    >
      <p>{decision ? decisionParagraph(decision, zone) : `Decision ${id} waits for approval.`}</p>
      <p class="hint">It waits until {clockTime(awaiting.expiresAt, zone)}.</p>
    </Confirm>
  );
};
