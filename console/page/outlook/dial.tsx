/** The dial `job.autopilot.objective`, as it is set. */
import { OBJECTIVES, type Objective } from '../../model/predictions.ts';

const MEANS: Readonly<Record<Objective, string>> = {
  savings: 'restarts are cheap: the size follows the load closely',
  balanced: 'a restart must save what some minutes of the job cost',
  reliability: 'restarts are dear: few of them, and more in reserve',
};

export const Dial = ({ objective }: { readonly objective: Objective }) => (
  <article class="cell dial" data-outlook="objective">
    <h3 title="Option job.autopilot.objective">Objective</h3>
    <ul class="stops" aria-label="Objectives">
      {OBJECTIVES.map((one) => (
        <li key={one} aria-current={one === objective ? 'true' : undefined}>
          {one}
        </li>
      ))}
    </ul>
    <p class="detail">{MEANS[objective]}</p>
  </article>
);
