/** Reading `taskmanager.memory.*` for the memory model, and the error that says what contradicts what. */
import { type Declaration, type FlinkConfiguration, lookUp, read } from '../options/declare.ts';
import { type TaskManagerOptionName, taskManagerOptions } from '../options/declared/task-manager.ts';
import { printReadableMemorySize as print } from '../options/memory-size.ts';
import { OptionError } from '../options/option-error.ts';
import { shareOf } from './fractions.ts';

/** Sizes that can't be, or can't be read. Never leaves the memory model. */
export class MemoryContradiction extends Error {
  override readonly name = 'MemoryContradiction';
}

export const isConfigured = (configuration: FlinkConfiguration, name: TaskManagerOptionName): boolean =>
  lookUp(configuration, taskManagerOptions[name]) !== undefined;

/** The key that is in force: the option's own, or the former one that is written instead. */
export const keyOf = (configuration: FlinkConfiguration, name: TaskManagerOptionName): string =>
  lookUp(configuration, taskManagerOptions[name])?.key ?? taskManagerOptions[name].key;

type SizeName = Exclude<
  TaskManagerOptionName,
  FractionName | 'buffersPerChannel' | 'floatingBuffersPerGate' | 'networkBuffers'
>;
type FractionName = 'managedFraction' | 'networkFraction' | 'overheadFraction';

/** Bytes. A size without default must be configured: ask first. */
export const sizeOf = (configuration: FlinkConfiguration, name: SizeName): number => {
  const declaration: Declaration<number | undefined> = taskManagerOptions[name];
  const found = read(configuration, declaration);
  if (found.kind === 'unreadable') {
    throw new MemoryContradiction(`${found.key}: "${found.text}" is wrong; it must be ${declaration.type.expects}.`);
  }
  if (found.value === undefined) throw new MemoryContradiction(`${declaration.key} is not set and has no default.`);
  return found.value;
};

/** Not part of the model's own errors: Flink itself stumbles over a number that can't be read. */
export const numberOf = (
  configuration: FlinkConfiguration,
  name: FractionName | 'buffersPerChannel' | 'floatingBuffersPerGate' | 'networkBuffers',
): number => {
  const declaration: Declaration<number | undefined> = taskManagerOptions[name];
  const found = read(configuration, declaration);
  if (found.kind === 'unreadable') throw new OptionError(declaration.key, found.text);
  return found.value ?? 0;
};

/** A share with a least and a largest size. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly fraction: number;
}

/** The options that a range is made of. */
interface RangeNames {
  readonly least: SizeName;
  readonly most: SizeName;
  readonly fraction: FractionName;
}

const network: RangeNames = { least: 'networkMin', most: 'networkMax', fraction: 'networkFraction' };
const overhead: RangeNames = { least: 'overheadMin', most: 'overheadMax', fraction: 'overheadFraction' };

export const networkRange = (configuration: FlinkConfiguration): Range => rangeOf(configuration, network);
export const overheadRange = (configuration: FlinkConfiguration): Range => rangeOf(configuration, overhead);
export const managedRange = (configuration: FlinkConfiguration): Range => ({
  least: 0,
  most: Number.POSITIVE_INFINITY,
  fraction: fractionOf(configuration, 'managedFraction'),
});

/** The key of the option that decided a size within its range: a bound that is active, else the share. */
export const networkKey = (configuration: FlinkConfiguration, bytes: number): string =>
  decidingKey(configuration, network, bytes);
export const overheadKey = (configuration: FlinkConfiguration, bytes: number): string =>
  decidingKey(configuration, overhead, bytes);

const decidingKey = (configuration: FlinkConfiguration, names: RangeNames, bytes: number): string => {
  const bound = ([names.least, names.most] as const).find((name) => sizeOf(configuration, name) === bytes);
  return keyOf(configuration, bound ?? names.fraction);
};

const rangeOf = (configuration: FlinkConfiguration, names: RangeNames): Range => {
  const least = sizeOf(configuration, names.least);
  const most = sizeOf(configuration, names.most);
  const fraction = fractionOf(configuration, names.fraction);
  if (least <= most) return { least, most, fraction };
  const low = keyOf(configuration, names.least);
  const high = keyOf(configuration, names.most);
  throw new MemoryContradiction(`${low} (${print(least)}) must not be above ${high} (${print(most)}).`);
};

const fractionOf = (configuration: FlinkConfiguration, name: FractionName): number => {
  const fraction = numberOf(configuration, name);
  if (fraction >= 0 && fraction < 1) return fraction;
  throw new MemoryContradiction(`${keyOf(configuration, name)} (${fraction}) must be at least 0 and below 1.`);
};

/** The share of a whole, within its range. */
export const withinRange = (range: Range, whole: number): number =>
  Math.max(range.least, Math.min(range.most, shareOf(whole, range.fraction)));

/** The share of a whole of which only the rest is known, within its range. */
export const withinRangeOfRest = (range: Range, rest: number): number =>
  Math.max(range.least, Math.min(range.most, shareOf(rest, range.fraction / (1 - range.fraction))));
