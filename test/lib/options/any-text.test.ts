/** Other people write options: whatever the text is, it gives a value or an error in our own words. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { optionNames } from '../../../lib/options/declared/declarations.ts';
import { excludedPeriodAt } from '../../../lib/options/excluded-periods.ts';
import { OptionError } from '../../../lib/options/option-error.ts';
import { parseOptions, resolveOptions } from '../../../lib/options/options.ts';
import { allDeclarations } from '../../../lib/options/properties.ts';
import { flinkOptions } from '../../../lib/policies/flink/flink-options.ts';
import { countedProperty } from '../../support/counted-property.ts';
import { inARow, lastEvaluation, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const digits = fc.oneof(
  fc.nat(100).map(String),
  fc.constantFrom(
    '0',
    '-1',
    '1e999',
    '9223372036854775807',
    '9223372036854775808',
    '9'.repeat(400),
    '1.5',
    'NaN',
    '-Infinity',
  ),
);
const unit = fc.constantFrom(
  '',
  ' d',
  'ns',
  ' micros',
  'µs',
  ' ms',
  's',
  ' min',
  'h',
  ' kb',
  'GB',
  'tebibytes',
  ' %',
  '/0',
);
const word = fc.constantFrom(
  'true',
  'FALSE',
  'MAX',
  'evenly-spread',
  'OFF',
  '&&',
  '9:00-10:00',
  '25:61-1:00',
  '* * * ? * THU',
  '0/0 * * * * ?',
  '0 0 0 L-99 * ? 2099',
  '*/0 * * * * *',
  '__proto__',
  'constructor:x',
  '{a: b',
  '[a, b',
  '- a',
  '"',
  "''",
  'a:b,c',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(digits, unit).map(([number, of]) => number + of),
  fc
    .array(fc.oneof(word, digits), { minLength: 1, maxLength: 4 })
    .chain((words) => fc.constantFrom(';', ',', ' ', '-', ':', '\n').map((by) => words.join(by))),
);
const key = fc.constantFrom(
  ...allDeclarations.flatMap((declaration) => [declaration.key, ...declaration.alternatives]),
);
const configuration = fc.dictionary(key, text, { minKeys: 1, maxKeys: 3 });

const graph = inARow(vertexOf('orders'), vertexOf('join'));
const doing = { orders: { busy: 0.05, recordsPerSecond: 10 }, join: { busy: 0.05, recordsPerSecond: 10 } };

it('of our own settings', () => {
  countedProperty(
    { valid: 0, invalid: 0.3 },
    [configuration],
    (met, own) => {
      const parsed = parseOptions(own);
      met(parsed.kind === 'options' ? 'valid' : 'invalid');
      if (parsed.kind === 'options') excludedPeriodAt(parsed.options.excludedPeriods, START);
      else for (const problem of parsed.problems) expect(problem).toMatch(/^\S+: .+\.$/s);
    },
    { numRuns: 2000 },
  );
});

it('of a resource on the platform, and the job is evaluated all the same', () => {
  countedProperty(
    { 'a note': 0.3, 'no note': 0.02 },
    [configuration],
    (met, resource) => {
      const resolved = resolveOptions([
        { owner: 'platform', configuration: resource },
        { owner: 'ours', configuration: optionsOf().configuration },
      ]);
      if (resolved.kind !== 'options') throw new Error(resolved.problems.join('\n'));
      met(resolved.notes.length > 0 ? 'a note' : 'no note');
      const { decision } = lastEvaluation({
        options: resolved.options,
        state: stateOf(graph),
        minutes: [0, 1, 2, 3],
        doing,
      });
      expect(decision.because.every(({ says }) => says !== '')).toBe(true);
    },
    { numRuns: 1000 },
  );
});

it('as the Java module reads them', () => {
  countedProperty(
    { unreadable: 0.1, readable: 0.1 },
    [configuration],
    (met, own) => {
      const evaluated = lastEvaluation({
        options: flinkOptions({ ...optionsOf().configuration, ...own }),
        state: stateOf(graph),
        minutes: [0, 1, 2, 3],
        doing,
      });
      expect(evaluated.decision.because.every(({ says }) => says !== '')).toBe(true);
      const options = flinkOptions(own);
      for (const name of optionNames) {
        try {
          void options[name];
          met('readable');
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError);
          met('unreadable');
        }
      }
    },
    { numRuns: 1000 },
  );
});
