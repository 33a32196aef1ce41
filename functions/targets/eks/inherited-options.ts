/**
 * The part of the resource's configuration that counts for us, too: options of the operator's autoscaler (moving over is switching
 * that one off; its two switches speak to it alone), and what says how task managers divide their memory and slots.
 */
import { problemsOf } from '../../../lib/options/checks/check-options.ts';
import { oldPrefix, prefix } from '../../../lib/options/declare.ts';

const SWITCHES = ['enabled', 'scaling.enabled'];
/** Classes of Java can't run here. */
const plugIn = /^(metrics\.custom-evaluator|scaling\.custom-executor|scaling\.parallelism-alignment\.mode)\../;
const taskManagers = /^taskmanager\.(memory\.|network\.|numberOfTaskSlots$)/;

export const inheritedOptions = (configuration: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(configuration).filter(([key, value]) => {
      // Flink would not start with one that is wrong: that is not ours to report in every evaluation.
      if (taskManagers.test(key)) return problemsOf({ [key]: value }).length === 0;
      const start = [prefix, oldPrefix].find((candidate) => key.startsWith(candidate));
      if (start === undefined) return false;
      const name = key.slice(start.length);
      return !SWITCHES.includes(name) && !plugIn.test(name);
    }),
  );
