/** `npm run -s turn`: the scaling policy as a filter, lines of JSON in, lines of JSON out. */
import { parseArgs } from 'node:util';
import type { Policy } from '../lib/policies/policy.ts';
import { DEFAULT_POLICY, POLICIES, policyNamed } from '../lib/policies.ts';
import { answering, type Mode } from './policy-server/answer.ts';
import { answerLines } from './policy-server/lines.ts';

const HELP = `Answers lines of JSON with the decisions of the scaling policy. What a line may hold: docs/policy-server.md.

  npm run -s turn                     each line is an operation (it has an "op") or a whole scenario
  npm run -s turn -- scenario         each line is a scenario, bare or {"name", "input"}
  npm run -s turn -- serve            each line is an operation: open, tick or close

  --policy NAME                       decide by this policy: ${Object.keys(POLICIES).join(', ')} (default ${DEFAULT_POLICY})
  --help                              this text

A bad line is answered with {"op":"error","message":...}, changes nothing, and the next one is read.
Ends with its input. Exits with 1 when an answer failed for a reason that is not in its line, with 2 on a wrong call.`;

type Call =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly mode: Mode; readonly policy: Policy<unknown> }
  | { readonly kind: 'wrong'; readonly why: string };

const callOf = (args: readonly string[]): Call => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { policy: { type: 'string', default: DEFAULT_POLICY }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const [mode = 'either', ...more] = positionals;
    if (values.help) return { kind: 'help' };
    if (!Object.hasOwn(POLICIES, values.policy)) {
      return wrong(`There is no policy ${values.policy}; there is ${Object.keys(POLICIES).join(', ')}.`);
    }
    if (!isMode(mode)) return wrong(`There is no mode ${mode}; it is scenario or serve.`);
    if (more.length > 0) return wrong(`One mode is enough; what is ${more.join(' ')}?`);
    return { kind: 'run', mode, policy: policyNamed(values.policy, POLICIES) };
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return wrong(error.message);
    throw error;
  }
};

const wrong = (why: string): Call => ({ kind: 'wrong', why });

const isMode = (text: string): text is Mode => text === 'scenario' || text === 'serve' || text === 'either';

const main = async (args: readonly string[]): Promise<void> => {
  const call = callOf(args);
  if (call.kind === 'help') {
    console.log(HELP);
    return;
  }
  if (call.kind === 'wrong') {
    console.error(`${call.why} See --help.`);
    process.exitCode = 2;
    return;
  }
  // A reader of the answers may close the pipe when it has enough, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const report = (error: unknown): void => {
    console.error(error);
    process.exitCode = 1;
  };
  await answerLines(process.stdin, process.stdout, answering(call.mode, report, call.policy));
};

await main(process.argv.slice(2));
