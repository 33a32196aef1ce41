/** `npm run -s turn`: the scaling policy as a filter, lines of JSON in, lines of JSON out. */
import { POLICIES, policyNamed } from '../lib/policies.ts';
import { oneOf, runCommand, WrongCommand } from './command-line.ts';
import { answering, type Mode } from './policy-server/answer.ts';
import { answerLines } from './policy-server/lines.ts';

/** Here decisions are compared with those of the Flink autoscaler. */
const DEFAULT_POLICY = 'flink';

const HELP = `Answers lines of JSON with the decisions of the scaling policy. What a line may hold: docs/policy-server.md.

  npm run -s turn                     each line is an operation (it has an "op") or a whole scenario
  npm run -s turn -- scenario         each line is a scenario, bare or {"name", "input"}
  npm run -s turn -- serve            each line is an operation: open, tick or close

  --policy NAME                       decide by this policy: ${Object.keys(POLICIES).join(', ')} (default ${DEFAULT_POLICY})
  --help                              this text

A bad line is answered with {"op":"error","message":...}, changes nothing, and the next one is read.
Ends with its input. Exits with 1 when an answer failed for a reason that is not in its line, with 2 on a wrong call.`;

const FLAGS = { policy: { type: 'string' } } as const;

const modeOf = (words: readonly string[]): Mode => {
  const [mode, ...more] = words;
  if (more.length > 0) throw new WrongCommand(`One mode is enough: what is ${more.join(' ')}?`);
  return mode === undefined ? 'either' : oneOf('The mode', mode, ['scenario', 'serve']);
};

await runCommand({ help: HELP, flags: FLAGS, positionals: 'MODE' }, async ({ values, positionals }) => {
  const mode = modeOf(positionals);
  const policy = oneOf('--policy', values.policy ?? DEFAULT_POLICY, Object.keys(POLICIES));
  const report = (error: unknown): void => {
    console.error(error);
    process.exitCode = 1;
  };
  await answerLines(process.stdin, process.stdout, answering(mode, report, policyNamed(policy, POLICIES)));
});
