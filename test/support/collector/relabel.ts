/** What a scraper makes of a discovered target, and what it adds to the series it finds there. */
import type { RelabelConfig } from '../../../cli/reporters/collector.ts';
import type { PrometheusSample } from './prometheus-text.ts';

type Labels = Readonly<Record<string, string>>;

export interface Target {
  readonly address: string;
  readonly labels: Labels;
}

/** By the rules in their order; undefined: not scraped. Labels that begin with `__` are gone afterwards. */
export const targetOf = (discovered: Labels, configs: readonly RelabelConfig[]): Target | undefined => {
  let labels = discovered;
  for (const { source_labels, regex = '(.*)', replacement = '$1', target_label, action = 'replace' } of configs) {
    const value = source_labels.map((name) => labels[name] ?? '').join(';');
    const matches = new RegExp(`^(?:${regex})$`);
    if (action === 'keep' && !matches.test(value)) return undefined;
    if (action === 'replace' && target_label !== undefined && matches.test(value)) {
      labels = { ...labels, [target_label]: value.replace(matches, replacement) };
    }
  }
  const { __address__: address = '', ...rest } = labels;
  return { address, labels: Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('__'))) };
};

/** The target's labels win; one of the series that is called the same is renamed. */
export const ofTarget = ({ labels: added }: Target, sample: PrometheusSample): PrometheusSample => {
  const own = Object.entries(sample.labels).map(([name, value]) => [name in added ? `exported_${name}` : name, value]);
  return { ...sample, labels: { ...Object.fromEntries(own), ...added } };
};
