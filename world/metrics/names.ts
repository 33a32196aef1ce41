/** Names of metrics in CloudWatch: Managed Flink's names, dimension sets and units. */
import type { MetricName, Unit } from './datum.ts';

/** Flink's names with blanks replaced, as the service publishes them.  `Source: Clicks`  ->  `Source:_Clicks` */
export const sanitized = (name: string): string => name.replaceAll(' ', '_');

export type Scope =
  | { readonly kind: 'application' }
  | { readonly kind: 'task' | 'operator'; readonly name: string }
  | { readonly kind: 'flow'; readonly id: string };

/** Metrics of one scope, each made once, so that a recorder can tell them apart by identity. */
export const metricsOf = (application: string, scope: Scope): ((name: string, unit: Unit) => MetricName) => {
  const dimensions = dimensionsOf(application, scope);
  return memoized((name, unit) => ({ namespace: 'AWS/KinesisAnalytics', name, dimensions, unit }));
};

/** Metrics of a stream, which the service that keeps the stream publishes. */
export const streamMetrics = (
  namespace: 'AWS/Kafka' | 'AWS/Kinesis',
  dimensions: Readonly<Record<string, string>>,
): ((name: string, unit: Unit) => MetricName) => memoized((name, unit) => ({ namespace, name, dimensions, unit }));

const dimensionsOf = (application: string, scope: Scope): Readonly<Record<string, string>> => {
  switch (scope.kind) {
    case 'application':
      return { Application: application };
    case 'task':
      return { Application: application, Task: sanitized(scope.name) };
    case 'operator':
      return { Application: application, Operator: sanitized(scope.name) };
    case 'flow':
      return { Id: scope.id, Application: application, Flow: 'Input' };
  }
};

/** A recorder distinguishes metrics by identity: each is made once. */
export const memoized = <Rest extends readonly unknown[]>(
  make: (name: string, ...rest: Rest) => MetricName,
): ((name: string, ...rest: Rest) => MetricName) => {
  const made = new Map<string, MetricName>();
  return (name, ...rest) => {
    const known = made.get(name);
    if (known) return known;
    const metric = make(name, ...rest);
    made.set(name, metric);
    return metric;
  };
};
