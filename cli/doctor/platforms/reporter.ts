/** Is a reporter configured that writes as the settings say? Whether its metrics arrive, the store shows. */
import type { FlinkResource } from '../../../functions/flink-kubernetes-operator/flink-resource.ts';
import { reportersOn } from '../../../functions/flink-kubernetes-operator/prometheus-reporter.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import { notChecked } from '../attempt.ts';

/** The reporters are those of the cluster that runs the job. */
export const reporterFinding = (resource: FlinkResource, { metrics: { dialect } }: EksJobSettings): Finding => {
  const { effective, defaults } = resource.sessionCluster ?? resource;
  const found = reportersOn(effective).map((name) => ({ name, class: classOf(effective, name) }));
  const own = found.find((reporter) => reporter.class.includes(`.${dialect}.`));
  if (own !== undefined) {
    const says = `Reporter "${own.name}" writes as the settings say: ${dialect}.`;
    return { code: 'reporter', severity: 'ok', says };
  }
  const others = found.map(({ name, class: type }) => `"${name}" (${type || 'without a class'})`).join(', ');
  if (defaults.kind === 'unknown') {
    return notChecked('reporter', `The resource has no reporter of dialect ${dialect}, and ${defaults.because}.`);
  }
  const says = `The settings say dialect ${dialect}; the reporters of the job are ${others || 'none'}.`;
  return { code: 'reporter', severity: 'warning', says };
};

const classOf = (effective: Readonly<Record<string, string>>, name: string): string =>
  effective[`metrics.reporter.${name}.factory.class`] ?? effective[`metrics.reporter.${name}.class`] ?? '';
