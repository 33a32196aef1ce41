/** Reading `taskmanager.memory.*` for the memory model, and the error that says what contradicts what. */
import { type Declaration, type FlinkConfiguration, lookUp, read } from '../options/declare.ts';
import { type TaskManagerOptionName, taskManagerOptions } from '../options/declared/task-manager.ts';
import { OptionError } from '../options/option-error.ts';
import { shareOf } from './fractions.ts';

/** Sizes that can't be, or can't be read. Never leaves the memory model. */
export class MemoryContradiction extends Error {
  override readonly name = 'MemoryContradiction';
}

export const isConfigured = (configuration: FlinkConfiguration, name: TaskManagerOptionName): boolean =>
  lookUp(configuration, taskManagerOptions[name]) !== undefined;

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

export const rangeOf = (
  configuration: FlinkConfiguration,
  fractionName: FractionName,
  least: number,
  most: number,
): Range => {
  const fraction = numberOf(configuration, fractionName);
  if (least > most || !(fraction >= 0 && fraction < 1)) {
    const { key } = taskManagerOptions[fractionName];
    throw new MemoryContradiction(
      `${key} (${fraction}) must be at least 0 and below 1, and its least size (${least} bytes) not above its largest (${most} bytes).`,
    );
  }
  return { least, most, fraction };
};

export const overheadRange = (configuration: FlinkConfiguration): Range =>
  rangeOf(
    configuration,
    'overheadFraction',
    sizeOf(configuration, 'overheadMin'),
    sizeOf(configuration, 'overheadMax'),
  );

export const networkRange = (configuration: FlinkConfiguration): Range =>
  rangeOf(configuration, 'networkFraction', sizeOf(configuration, 'networkMin'), sizeOf(configuration, 'networkMax'));

/** The share of a whole, within its range. */
export const withinRange = (range: Range, whole: number): number =>
  Math.max(range.least, Math.min(range.most, shareOf(whole, range.fraction)));

/** The share of a whole of which only the rest is known, within its range. */
export const withinRangeOfRest = (range: Range, rest: number): number =>
  Math.max(range.least, Math.min(range.most, shareOf(rest, range.fraction / (1 - range.fraction))));
