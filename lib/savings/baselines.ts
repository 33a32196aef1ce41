/** What is compared with what when money is spoken of: each course has one name, wherever it is shown. */

export const BASELINES = {
  before: { name: 'the size it had', means: 'As large all the time as when it was first evaluated.' },
  'managed-flink': {
    name: 'Managed Flink’s autoscaling',
    means: 'It doubles after 15 minutes at 75 % of the CPU, and halves after six hours under 10 %.',
  },
  'static-peak': {
    name: 'a fixed size for the peak',
    means: 'Large enough all the time for the highest load, at 70 % busy.',
  },
} as const;

export type BaselineId = keyof typeof BASELINES;

/** Where one number alone is shown as saved, it is against this one. */
export const SAVED_AGAINST: BaselineId = 'before';

export const AS_IT_RAN = 'as it ran';

/** As the head of a row. */
export const titled = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
