/** A vertex's name where there is little room: its first operator. */
import type { PageVertex } from './model.ts';

export const shortName = ({ name }: PageVertex): string => {
  const first = name.replace(/^(Source|Sink): /, '').split(/ -> | \(/)[0] ?? name;
  return first.length > 24 ? `${first.slice(0, 23).trimEnd()}…` : first;
};
