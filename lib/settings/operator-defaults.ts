/** What the settings may say of the operator's `defaultConfiguration`. */
import { sentenceOf } from '../options/checks/problem.ts';
import { taskManagerOptions } from '../options/declared/task-manager.ts';
import { layerProblems } from '../options/layers.ts';

/**
 * Which keys of the operator's `defaultConfiguration` count for us. It is under the configuration of every resource, which
 * does not show it.
 */
export const isOperatorDefault = (key: string): boolean => KEY.test(key);

/** The first thing that is wrong with what the settings say of them. */
export const defaultsProblem = (defaults: Readonly<Record<string, unknown>>): string | undefined => {
  const key = Object.keys(defaults).find((one) => !isOperatorDefault(one));
  if (key !== undefined) return `${JSON.stringify(key)} does not count here; the keys that do are ${OPERATOR_DEFAULTS}`;
  const [other] = Object.entries(defaults).find(([, value]) => !SCALARS.includes(typeof value)) ?? [];
  if (other !== undefined) return `${JSON.stringify(other)} must have a text, a number, true or false for its value`;
  const texts = Object.entries(defaults).map(([key, value]) => [key, String(value)] as const);
  const wrong = texts.flatMap(([key, text]) => {
    const [, known, expected] = VALUES.find(([keys]) => keys.test(key)) ?? [];
    return known && !known.test(text) ? [`${key}: ${JSON.stringify(text)} is wrong; it must be ${expected}`] : [];
  });
  const [problem] = layerProblems(Object.fromEntries(texts.filter(([key]) => isOption(key))));
  return wrong[0] ?? (problem && sentenceOf(problem).replace(/\.$/, ''));
};

const TASK_MANAGER: ReadonlySet<string> = new Set(Object.values(taskManagerOptions).map(({ key }) => key));
const isOption = (key: string): boolean =>
  TASK_MANAGER.has(key) || /^(kubernetes\.operator\.)?job\.autoscaler\./.test(key);

/** What is none of our options: keys, their values, and what those must be. */
const VALUES: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^jobmanager\.scheduler$/, /^(adaptive|default|adaptivebatch|ng)$/i, 'adaptive, default or adaptivebatch'],
  [/^scheduler-mode$/, /^reactive$/i, 'reactive'],
  [/^(parallelism\.default|taskmanager\.numberOfTaskSlots)$/, /^[1-9]\d*$/, 'a whole number from 1 up'],
  [/^pipeline\.max-parallelism$/, /^(-1|[1-9]\d*)$/, 'a whole number from 1 up, or -1'],
];

const SCALARS = ['string', 'number', 'boolean'];
const OPERATOR_DEFAULTS =
  'jobmanager.scheduler, scheduler-mode, parallelism.default, pipeline.max-parallelism, taskmanager.numberOfTaskSlots, taskmanager.memory.…, taskmanager.network.…, job.autoscaler.…, kubernetes.operator.job.upgrade.inplace-scaling.enabled, metrics.reporter.…';

const KEY =
  /^(jobmanager\.scheduler|scheduler-mode|parallelism\.default|pipeline\.max-parallelism|taskmanager\.(numberOfTaskSlots|(memory|network)\.[\w.-]+)|(kubernetes\.operator\.)?job\.autoscaler\.[\w.-]+|kubernetes\.operator\.job\.upgrade\.inplace-scaling\.enabled|metrics\.reporters|metrics\.reporter\.[\w.-]+)$/;
