/** Checks of values that are not numbers, beyond whether they can be read. */
import { alignmentModes } from '../alignment.ts';
import { parsePeriod } from '../calendar/calendar.ts';
import type { OptionName } from '../declared/declarations.ts';
import { PERIODS_EXPECTED, unreadablePeriods } from '../excluded-periods.ts';
import { nearest } from './nearest.ts';

export interface Wrong {
  /** The part of the value that is wrong. */
  readonly part: string;
  /** What would be right: completes "… is wrong; …". */
  readonly expected: string;
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const noPlugIns = (names: unknown): readonly Wrong[] =>
  texts(names).map((part) => ({ part, expected: "Java plug-ins can't run here, remove the option" }));

export const specialChecks: { readonly [Name in OptionName]?: (value: unknown) => readonly Wrong[] } = {
  alignmentMode: (mode) => {
    const part = String(mode);
    if (alignmentModes.some((known) => known === part)) return [];
    const guess = nearest(part.toUpperCase(), alignmentModes);
    return [{ part, expected: `it must be ${alignmentModes.join(', ')} in capitals; the nearest is ${guess}` }];
  },
  excludedPeriods: (periods) =>
    unreadablePeriods(texts(periods)).map((part) => ({
      part,
      expected: `it must be ${PERIODS_EXPECTED}`,
    })),
  calendar: (periods) =>
    texts(periods).flatMap((part) => {
      const period = parsePeriod(part);
      return period.kind === 'period' ? [] : [{ part, expected: period.expected }];
    }),
  vertexExcludeIds: (ids) =>
    texts(ids)
      .filter((id) => !/^[0-9a-f]{32}$/.test(id))
      .map((part) => ({
        part,
        expected: 'it must be a vertex id of 32 hex digits in lower case; ids are separated by ";"',
      })),
  customEvaluators: noPlugIns,
  customExecutors: noPlugIns,
};
