/** `npm run golden -- PATH…`: comparison of the core's decisions with those of the Java autoscaler. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenarioFiles } from './golden/read-scenarios.ts';
import { runGolden } from './golden/run-golden.ts';

const HELP = `Runs golden scenarios through the scaling core and compares, to the last bit, with what the Java
autoscaler made of them.

  npm run golden                 all of test/golden
  npm run golden -- PATH...      these files (.jsonl, .jsonl.gz) or folders of them

Prints every mismatch (scenario, tick, path, expected, got) and "N passed, N failed". Exits with 1 on a
mismatch, with 2 when a path can't be read.`;

const DEFAULT = relative(process.cwd(), fileURLToPath(new URL('../test/golden/scenarios', import.meta.url)));

const main = (args: readonly string[]): number => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const unknown = args.find((arg) => arg.startsWith('-'));
  if (unknown !== undefined) {
    console.error(`Unknown option ${unknown}. There is only --help; everything else is a file or a folder.`);
    return 2;
  }
  let files: readonly string[];
  try {
    files = (args.length === 0 ? [DEFAULT] : args).flatMap(scenarioFiles);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  const { passed, failed, notCovered } = runGolden(files, (line) => console.log(line));
  if (notCovered > 0) console.log(`${notCovered} not yet covered`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
};

process.exitCode = main(process.argv.slice(2));
