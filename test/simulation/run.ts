/** `npm run simulate`: schedules by their number, or one by its seed with its whole story. */
import { parseArgs } from 'node:util';
import { playMany } from './play/play-many.ts';
import { lineText } from './play/record.ts';
import { play } from './play/schedule.ts';

const USAGE = 'npm run simulate -- [--schedules 500] [--from 1]   or   npm run simulate -- --seed N [--calls]';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    calls: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const wholeNumber = (name: string, text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} ${text} is no whole number. ${USAGE}\n`);
  process.exit(2);
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Every line with `--calls`; without, what is worth telling. */
const playOne = async (seed: number): Promise<boolean> => {
  const { lines, violations, counts } = await play({ seed });
  for (const line of lines) if (values.calls || line.shown) say(lineText(line));
  say(JSON.stringify(counts));
  for (const { invariant, job, says } of violations) say(`${invariant}, job ${job}: ${says}`);
  return violations.length === 0;
};

const playAll = async (from: number, schedules: number): Promise<boolean> => {
  const { counts, stories, violating } = await playMany({
    from,
    to: from + schedules - 1,
    played: ({ seed, violations }) => {
      for (const { invariant, job, says } of violations) say(`seed ${seed}: ${invariant}, job ${job}: ${says}`);
      if ((seed - from + 1) % 500 === 0) say(`${seed - from + 1} of ${schedules} schedules`);
    },
  });
  for (const story of stories) say(`\n${story}`);
  say(`\n${schedules} schedules from seed ${from}: ${JSON.stringify(counts)}`);
  for (const [invariant, seeds] of Object.entries(violating))
    say(`${invariant}: violated by ${seeds.length} schedules`);
  return stories.length === 0;
};

if (values.help) say(USAGE);
else {
  const good =
    values.seed === undefined
      ? await playAll(wholeNumber('from', values.from), wholeNumber('schedules', values.schedules))
      : await playOne(wholeNumber('seed', values.seed));
  process.exitCode = good ? 0 : 1;
}
