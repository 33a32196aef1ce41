/** Where the dial of policy `autopilot` came out the other way round: it says so, with the numbers that explain it. */
import type { AdviceOption } from './option.ts';

type Setting = Pick<AdviceOption, 'name' | 'unitHoursPerMonth' | 'restartsPerDay'>;

/** Less than this is no difference. */
const LEAST_SHARE = 0.01;

/** Undefined: no setting is cheaper than `savings`, or it was not replayed with another. */
export const dialNote = (options: readonly Setting[]): string | undefined => {
  const of = (name: string): Setting | undefined => options.find((option) => option.name === `autopilot-${name}`);
  const savings = of('savings');
  const [cheapest] = ['balanced', 'reliability']
    .flatMap((name) => ({ name, setting: of(name) }))
    .toSorted((a, b) => costOf(a.setting) - costOf(b.setting));
  if (savings === undefined || cheapest?.setting === undefined) return undefined;
  const { name, setting: other } = cheapest;
  const more = savings.unitHoursPerMonth.expected;
  const less = other.unitHoursPerMonth.expected;
  if (more <= less * (1 + LEAST_SHARE)) return undefined;
  const apart = savings.unitHoursPerMonth.low > other.unitHoursPerMonth.high;
  const bands = apart
    ? 'Their bands do not meet: of this load it is true.'
    : 'Their bands overlap: the difference may be chance.';
  const often = savings.restartsPerDay.expected;
  const seldom = other.restartsPerDay.expected;
  const restarts =
    often > seldom
      ? `savings follows the load more closely and restarts the job ${times(often)} times a day, ${name} ${times(seldom)}: what waits during a restart is worked off at a larger size, which is paid for.`
      : 'What a setting risks is fixed by it; what it costs follows from the load, and here a size that was kept longer was the cheaper one.';
  return `Here savings costs more than ${name} (${share(more / less - 1)}). ${bands} ${restarts}`;
};

const costOf = (setting: Setting | undefined): number =>
  setting?.unitHoursPerMonth.expected ?? Number.POSITIVE_INFINITY;

const times = (value: number): string => (Math.round(10 * value) / 10).toString();
const share = (value: number): string => `${Math.round(100 * value)} %`;
