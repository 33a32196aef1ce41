/**
 * How Flink's Prometheus reporters write values of labels: every character outside [a-zA-Z0-9:_] becomes `_`, unless
 * `filterLabelValueCharacters` of the reporter is false.
 */
import type { ReportedNames } from '../../lib/model/job.ts';

const FILTER = /^metrics\.reporter\.([^.]+)\.filterLabelValueCharacters$/;

/** Of several reporters those that are switched on count; where they differ, the filter stays on, as by default. */
export const labelValues = (configuration: Readonly<Record<string, string>>): ReportedNames['labels'] => {
  const prometheus = reportersOn(configuration).filter((name) => isPrometheus(configuration, name));
  const filters = prometheus.map((name) => configuration[`metrics.reporter.${name}.filterLabelValueCharacters`]);
  return filters.length > 0 && filters.every((filter) => filter?.trim().toLowerCase() === 'false')
    ? 'as they are'
    : 'filtered';
};

/** `metrics.reporters` names those that are switched on; without it, or empty, all are. */
export const reportersOn = (configuration: Readonly<Record<string, string>>): readonly string[] => {
  const on = (configuration['metrics.reporters'] ?? '').split(/[,;]/).flatMap((name) => name.trim() || []);
  const named = Object.keys(configuration).flatMap((key) => /^metrics\.reporter\.([^.]+)\./.exec(key)?.[1] ?? []);
  return [...new Set(named)].filter((name) => on.length === 0 || on.includes(name));
};

/** By its class where that is given; one that only says how to filter can be no other. */
const isPrometheus = (configuration: Readonly<Record<string, string>>, name: string): boolean => {
  const of = (rest: string) => configuration[`metrics.reporter.${name}.${rest}`];
  const type = of('factory.class') ?? of('class');
  if (type !== undefined) return type.includes('.prometheus.');
  return Object.keys(configuration).some((key) => FILTER.exec(key)?.[1] === name);
};
