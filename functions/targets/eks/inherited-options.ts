/**
 * The part of the resource's configuration that counts for us, too: options of the operator's autoscaler (moving over is switching
 * that one off; its two switches speak to it alone), and what says how task managers divide their memory and slots. What is
 * wrong among them is handed on: where options are put together it is ignored with a reason.
 */
import { problemsOf } from '../../../lib/options/checks/check-options.ts';
import { oldPrefix, prefix } from '../../../lib/options/declare.ts';

type Configuration = Readonly<Record<string, string>>;

const SWITCHES = ['enabled', 'scaling.enabled'].flatMap((name) => [prefix + name, oldPrefix + name]);
const taskManagers = /^taskmanager\.(memory\.|network\.|numberOfTaskSlots$)/;

export const inheritedOptions = (configuration: Configuration): Configuration =>
  only(configuration, (key) => taskManagers.test(key) || (isOption(key) && !SWITCHES.includes(key)));

/** What can be calculated with: Flink would not start with the rest. */
export const readable = (configuration: Configuration | undefined): Configuration =>
  only(configuration ?? {}, (key, value) => problemsOf({ [key]: value }).length === 0);

const isOption = (key: string): boolean => [prefix, oldPrefix].some((start) => key.startsWith(start));

const only = (configuration: Configuration, keep: (key: string, value: string) => boolean): Configuration =>
  Object.fromEntries(Object.entries(configuration).filter(([key, value]) => keep(key, value)));
