/** `npm run golden -- PATH…`: comparison of the core's decisions with those of the Java autoscaler. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command-line.ts';
import { scenarioFiles } from './golden/read-scenarios.ts';
import { runGolden } from './golden/run-golden.ts';

const HELP = `Runs golden scenarios through the scaling core and compares, to the last bit, with what the Java
autoscaler made of them.

  npm run golden                 all of test/golden
  npm run golden -- PATH...      these files (.jsonl, .jsonl.gz) or folders of them
  --help                         this text

Prints every mismatch (scenario, tick, path, expected, got) and "N passed, N failed". Exits with 1 on a
mismatch, with 2 when a path can't be read.`;

const DEFAULT = relative(process.cwd(), fileURLToPath(new URL('../test/golden/scenarios', import.meta.url)));

const golden = (paths: readonly string[]): void => {
  let files: readonly string[];
  try {
    files = (paths.length === 0 ? [DEFAULT] : paths).flatMap(scenarioFiles);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return;
  }
  const { passed, failed, notCovered } = runGolden(files, (line) => console.log(line));
  if (notCovered > 0) console.log(`${notCovered} not yet covered`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
};

await runCommand({ help: HELP, flags: {}, positionals: 'PATH...' }, ({ positionals }) => golden(positionals));
