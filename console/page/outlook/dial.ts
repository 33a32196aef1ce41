/** The dial `job.autopilot.objective`, as it is set. */
import { OBJECTIVES, type Objective } from '../../model/predictions.ts';
import { h } from '../shared/dom.ts';

const MEANS: Readonly<Record<Objective, string>> = {
  savings: 'restarts are cheap: the size follows the load closely',
  balanced: 'a restart must save what some minutes of the job cost',
  reliability: 'restarts are dear: few of them, and more in reserve',
};

export const objectiveDial = (objective: Objective): HTMLElement =>
  h(
    'article',
    { class: 'cell dial', 'data-outlook': 'objective' },
    h('h3', { title: 'Option job.autopilot.objective' }, 'Objective'),
    h(
      'ul',
      { class: 'stops', 'aria-label': 'Objectives' },
      ...OBJECTIVES.map((one) => h('li', one === objective ? { 'aria-current': 'true' } : {}, one)),
    ),
    h('p', { class: 'detail' }, MEANS[objective]),
  );
