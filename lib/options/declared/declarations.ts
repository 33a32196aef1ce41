/** Every option, declared once: key, type, default and bounds. What it does, in a sentence: `documentation.ts`. */
import type { Declaration } from '../declare.ts';
import { autopilotOptions } from './autopilot.ts';
import { decidingOptions } from './deciding.ts';
import { flinkOwnOptions } from './flink.ts';
import { learningOptions } from './learning.ts';
import { limitOptions } from './limits.ts';
import { measuringOptions } from './measuring.ts';
import { memoryOptions } from './memory.ts';

export const declarations = {
  ...decidingOptions,
  ...measuringOptions,
  ...learningOptions,
  ...memoryOptions,
  ...autopilotOptions,
  ...limitOptions,
  ...flinkOwnOptions,
} as const;

export type Declarations = typeof declarations;
export type OptionName = keyof Declarations;

/** The same, when the type of the value does not matter. */
export const declarationOf = (name: OptionName): Declaration<unknown> => declarations[name];
export const optionNames = Object.keys(declarations) as readonly OptionName[];
