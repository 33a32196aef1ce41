/** One job of the fleet. Its name is the link; the whole row can be pressed. */
import { titled } from '../../../lib/savings/baselines.ts';
import type { FleetJob } from '../../model/fleet.ts';
import { count, dollars, NOT_MEASURED, seconds, unbroken, whenWords, type Zone } from '../shared/format.ts';
import { hashOf } from '../shared/route.ts';
import { SAVED_TITLE, savedShare } from '../shared/saved-words.ts';
import { stateTone, stateWords, statusSays, statusTone } from '../shared/state-words.ts';
import { changeWords, isLarger, PLATFORMS, sizeWords } from './fleet-words.ts';
import { Sparkline } from './sparkline.tsx';

export interface RowProps {
  readonly job: FleetJob;
  readonly now: number;
  readonly zone: Zone;
}

export const FleetRow = ({ job, now, zone }: RowProps) => (
  <tr class={job.attention.length > 0 ? 'fleet-row attention' : 'fleet-row'} data-job={job.name}>
    <th scope="row" class="fleet-job">
      <a href={hashOf({ kind: 'job', key: job.key })}>{job.name}</a>
      <p title={`Account ${job.account}`}>
        {PLATFORMS[job.platform] ?? job.platform} · {job.region} · <span class={`mode ${job.mode}`}>{job.mode}</span>
      </p>
    </th>
    <td class="fleet-state" data-label="State">
      <span class={`state ${stateTone(job)}`}>{titled(stateWords(job))}</span>
      {job.attention.slice(0, 1).map(({ says }) => (
        <p key={says} title={job.attention.map((one) => one.says).join('\n')}>
          {unbroken(says)}
        </p>
      ))}
      {job.asked !== null && job.attention.length === 0 && <p title={job.asked}>{unbroken(job.asked)}</p>}
    </td>
    <td class="fleet-utilization" data-label="Utilization">
      <div>
        <Sparkline points={job.utilizations} now={job.utilization} />
        <span class={job.utilization !== null && job.utilization >= 100 ? 'full' : ''}>
          {job.utilization === null ? '–' : `${job.utilization} %`}
        </span>
      </div>
    </td>
    <td class="number" data-label="Size">
      {job.size ? sizeWords(job.size) : '–'}
    </td>
    <td class="number" data-label="Cost">
      {job.dollarsPerHour === null ? (
        <Unknown why="The price of a slot is not set" />
      ) : (
        <Cost dollars={job.dollarsPerHour} />
      )}
    </td>
    <td class="number" data-label={SAVED_TITLE}>
      <Saved job={job} />
    </td>
    <td class="number" data-label="Lag">
      <Lag job={job} />
    </td>
    <td class="fleet-decision" data-label="Last decision">
      <Decision job={job} now={now} zone={zone} />
    </td>
  </tr>
);

const Unknown = ({ why }: { readonly why: string }) => (
  <span class="unknown" title={why}>
    –
  </span>
);

const Cost = ({ dollars: value }: { readonly dollars: number }) => (
  <>
    {dollars(value)}
    <small> /h</small>
  </>
);

const Saved = ({ job }: { readonly job: FleetJob }) => {
  if (job.savedDollars === null) return <Unknown why={NOT_MEASURED} />;
  const share = savedShare(job);
  return (
    <>
      <span class={job.savedDollars > 0.005 ? 'saved' : ''}>{dollars(job.savedDollars)}</span>
      {share !== undefined && <small class="under">{share}</small>}
    </>
  );
};

const LATE_SECONDS = 60;

const Lag = ({ job: { lagSeconds, lagRecords } }: { readonly job: FleetJob }) => {
  if (lagSeconds === null && lagRecords === null) return <Unknown why={NOT_MEASURED} />;
  const records = lagRecords === null ? undefined : `${count(lagRecords)} records`;
  if (lagSeconds === null) return <>{records}</>;
  return (
    <span class={lagSeconds > LATE_SECONDS ? 'late' : ''} title={records}>
      {seconds(Math.round(lagSeconds))}
    </span>
  );
};

const Decision = ({ job: { decision }, now, zone }: RowProps) => {
  if (!decision) return <span class="unknown">no decision yet</span>;
  return (
    <>
      <p class="change">
        <span aria-hidden="true" class={isLarger(decision) ? 'up' : 'down'}>
          {isLarger(decision) ? '▲' : '▼'}
        </span>{' '}
        {changeWords(decision)}
        <span class={`status-word ${statusTone(decision.status)}`}>{statusSays(decision.status)}</span>
        <time>{whenWords(decision.at, now, zone)}</time>
      </p>
      <p class="because" title={decision.says}>
        {unbroken(decision.says)}
      </p>
    </>
  );
};
