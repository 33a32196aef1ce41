/**
 * Options of the operator's autoscaler that the resource carries count for us, too: moving over is switching that one off.
 * Its two switches speak to the operator alone.
 */
import { oldPrefix, prefix } from '../../../lib/options/declare.ts';

const SWITCHES = ['enabled', 'scaling.enabled'];
/** Classes of Java can't run here. */
const plugIn = /^(metrics\.custom-evaluator|scaling\.custom-executor|scaling\.parallelism-alignment\.mode)\../;

export const inheritedOptions = (configuration: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(configuration).filter(([key]) => {
      const start = [prefix, oldPrefix].find((candidate) => key.startsWith(candidate));
      if (start === undefined) return false;
      const name = key.slice(start.length);
      return !SWITCHES.includes(name) && !plugIn.test(name);
    }),
  );
