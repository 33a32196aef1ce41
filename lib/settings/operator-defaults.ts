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
  return other === undefined
    ? undefined
    : `${JSON.stringify(other)} must have a text, a number, true or false for its value`;
};

const SCALARS = ['string', 'number', 'boolean'];
const OPERATOR_DEFAULTS =
  'jobmanager.scheduler, scheduler-mode, parallelism.default, pipeline.max-parallelism, taskmanager.numberOfTaskSlots, taskmanager.memory.…, taskmanager.network.…, job.autoscaler.…, kubernetes.operator.job.upgrade.inplace-scaling.enabled, metrics.reporter.…';

const KEY =
  /^(jobmanager\.scheduler|scheduler-mode|parallelism\.default|pipeline\.max-parallelism|taskmanager\.(numberOfTaskSlots|(memory|network)\.[\w.-]+)|(kubernetes\.operator\.)?job\.autoscaler\.[\w.-]+|kubernetes\.operator\.job\.upgrade\.inplace-scaling\.enabled|metrics\.reporters|metrics\.reporter\.[\w.-]+)$/;
