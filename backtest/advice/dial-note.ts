/** Where the dial of policy `autopilot` came out the other way round: it says so, with the numbers that explain it. */
import type { AdviceOption } from './option.ts';

type Setting = Pick<AdviceOption, 'name' | 'dollarsPerMonth' | 'restartsPerDay'>;

/** Less than this is no difference. */
const LEAST_SHARE = 0.01;

/** Undefined: `savings` costs at most as much as `reliability`, or not both were replayed. */
export const dialNote = (options: readonly Setting[]): string | undefined => {
  const of = (name: string): Setting | undefined => options.find((option) => option.name === `autopilot-${name}`);
  const [savings, reliability] = [of('savings'), of('reliability')];
  if (savings === undefined || reliability === undefined) return undefined;
  const [more, less] = [savings.dollarsPerMonth.expected, reliability.dollarsPerMonth.expected];
  if (more <= less * (1 + LEAST_SHARE)) return undefined;
  const apart = savings.dollarsPerMonth.low > reliability.dollarsPerMonth.high;
  const bands = apart
    ? 'Their bands do not meet: of this load it is true.'
    : 'Their bands overlap: the difference may be chance.';
  const [often, seldom] = [savings.restartsPerDay.expected, reliability.restartsPerDay.expected];
  const restarts =
    often > seldom
      ? `savings restarts it ${times(often)} a day, reliability ${times(seldom)}: what waits during a restart is worked off at a larger size, which is paid for.`
      : 'What a setting risks is fixed by it; what it costs follows from the load, and here a size that was kept longer was the cheaper one.';
  return `Here savings costs more than reliability (${share(more / less - 1)}). ${bands} ${restarts}`;
};

const times = (value: number): string => (Math.round(10 * value) / 10).toString();
const share = (value: number): string => `${Math.round(100 * value)} %`;
