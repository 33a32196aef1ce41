import { expect, it } from 'vitest';
import { labelValues } from '../../../functions/flink-kubernetes-operator/prometheus-reporter.ts';

const FACTORY = 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory';
const key = (name: string, rest: string) => `metrics.reporter.${name}.${rest}`;
const FILTER = 'filterLabelValueCharacters';

it.each<[string, Record<string, string>, string]>([
  ['nothing', {}, 'filtered'],
  ['a reporter that does not say', { [key('prom', 'factory.class')]: FACTORY }, 'filtered'],
  ['on', { [key('prom', 'factory.class')]: FACTORY, [key('prom', FILTER)]: 'true' }, 'filtered'],
  ['off', { [key('prom', 'factory.class')]: FACTORY, [key('prom', FILTER)]: 'false' }, 'as they are'],
  ['off, in another case', { [key('p', 'factory.class')]: FACTORY, [key('p', FILTER)]: ' False ' }, 'as they are'],
  [
    'off, with the class of older versions',
    {
      [key('prom', 'class')]: 'org.apache.flink.metrics.prometheus.PrometheusReporter',
      [key('prom', FILTER)]: 'false',
    },
    'as they are',
  ],
  ['off, and nothing else', { [key('prom', FILTER)]: 'false' }, 'as they are'],
  ['off, where no reporter is named', { 'metrics.reporters': '', [key('prom', FILTER)]: 'false' }, 'as they are'],
  ['off, but switched off itself', { 'metrics.reporters': 'jmx', [key('prom', FILTER)]: 'false' }, 'filtered'],
  [
    'off in the one that is switched on',
    { 'metrics.reporters': 'a, jmx', [key('a', FILTER)]: 'false', [key('b', FILTER)]: 'true' },
    'as they are',
  ],
  ['off in one of two', { [key('a', FILTER)]: 'false', [key('b', FILTER)]: 'true' }, 'filtered'],
  [
    'off in a reporter of another kind',
    { [key('x', 'factory.class')]: 'com.example.Factory', [key('x', FILTER)]: 'false' },
    'filtered',
  ],
])('values of labels, the filter being %s', (_, configuration, labels) => {
  expect(labelValues(configuration)).toBe(labels);
});
