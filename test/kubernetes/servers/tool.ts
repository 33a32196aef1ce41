/** Runs a tool of the machine to its end; when it fails, its own words are the error. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Throws an Error that says what the tool said, or which tool is missing. */
export const tool = async (
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<string> => {
  try {
    return (await run(command, args, { ...options, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (cause) {
    const { code, stderr, stdout } = cause as { code?: unknown; stderr?: string; stdout?: string };
    const why =
      code === 'ENOENT'
        ? `"${command}" is not on the PATH: a real kube-apiserver needs Go 1.26 or newer, and Maven for the CRDs`
        : `"${command} ${args[0] ?? ''}" failed:\n${stdout ?? ''}${stderr ?? ''}`;
    throw new Error(why, { cause });
  }
};
