/** What the Java autoscaler checks before each cycle, in its order and its words; a violation stops the job's autoscaling. */
import { javaText } from '../../number/decimal.ts';
import { type FlinkConfiguration, read } from '../../options/declare.ts';
import { declarationOf, declarations, type OptionName } from '../../options/declared/declarations.ts';
import { excludedPeriodsProblem } from '../../options/excluded-periods.ts';
import { OptionError } from '../../options/option-error.ts';
import type { Options } from '../../options/options.ts';
import type { Validation } from '../policy.ts';
import { flinkOptions } from './flink-options.ts';

const inJavasOrder: readonly OptionName[] = [
  'scaleDownMaxFactor',
  'scaleUpMaxFactor',
  'utilizationTarget',
  'utilizationBoundary',
  'utilizationMax',
  'utilizationMin',
  'gcPressureThreshold',
  'heapUsageThreshold',
  'observedScalabilityCoefficientMin',
  'effectivenessThreshold',
  'memoryTuningOverhead',
];

export const validate = (configuration: FlinkConfiguration): Validation => {
  try {
    const message = firstViolation(configuration);
    return message === undefined ? { kind: 'valid' } : { kind: 'violation', message };
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return { kind: 'exception', exception: 'IllegalArgumentException', message: error.message };
  }
};

/** Java evaluates all checks before it looks at the first result, so an exception of a later one wins. */
const firstViolation = (configuration: FlinkConfiguration): string | undefined => {
  const options = flinkOptions(configuration);
  if (!options.enabled) return undefined;
  const violations = inJavasOrder.map((name) => boundViolation(configuration, options, name));
  return [...violations, excludedPeriodsProblem(options.excludedPeriods)].find((message) => message !== undefined);
};

const boundViolation = (configuration: FlinkConfiguration, options: Options, name: OptionName): string | undefined => {
  const { key, bounds } = declarationOf(name);
  if (bounds === undefined || (bounds.onlyIf !== undefined && !options[bounds.onlyIf])) return undefined;
  const resolve = (bound: number | 'utilizationTarget' | undefined) =>
    bound === 'utilizationTarget' ? options.utilizationTarget : (bound ?? Number.POSITIVE_INFINITY);
  const least = resolve(bounds.least);
  const most = resolve(bounds.most);
  const found = read(configuration, declarations[name] as ReturnType<typeof declarationOf>);
  if (found.kind === 'unreadable') return `Invalid value in the autoscaler config ${key}`;
  if (typeof found.value !== 'number' || !(found.value < least || found.value > most)) return undefined;
  return `The AutoScalerOption ${key} is invalid, it should be a value within the range [${javaText(least)}, ${mostText(most)}]`;
};

const mostText = (most: number): string => (most === Number.POSITIVE_INFINITY ? '+Infinity' : javaText(most));
