/** The size that a job would need all day without scaling: its short name on the page, and what is meant by it. */
export const FIXED_SIZE = 'fixed size';

export const EXPLAINS_FIXED_SIZE =
  'The same job at one size all day, chosen for the planned peak of its load at 70 % busy. A scaled job can be larger for a while, to process what waited during a restart.';
