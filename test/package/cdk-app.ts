/** An empty CDK app outside the checkout, with the package installed from its tarball, and the Node that it runs with. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/import-graph.ts';

export interface Ran {
  readonly status: number;
  readonly output: string;
}

export interface CdkApp {
  readonly folder: string;
  readonly tarball: { readonly files: readonly string[]; readonly bytes: number };
  write(files: Readonly<Record<string, string>>): void;
  read(file: string): string;
  install(...packages: readonly string[]): Promise<void>;
  /** The folder of a Node of this version, to run with. */
  node(major: number): Promise<string>;
  run(node: string, command: string, ...args: readonly string[]): Promise<Ran>;
  /** The installed command, which goes on until it is ended: a process of its own, without npx between. */
  start(node: string, env: NodeJS.ProcessEnv, ...words: readonly string[]): ChildProcess;
  remove(): void;
}

const { 'aws-cdk': cli, 'aws-cdk-lib': cdk, constructs } = packageJson.devDependencies;

export const emptyCdkApp = async (): Promise<CdkApp> => {
  const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-package-'));
  const at = (...parts: readonly string[]) => join(folder, ...parts);
  const npm = async (where: string, ...args: readonly string[]): Promise<string> => {
    const { status, output } = await run(where, process.env, 'npm', args);
    if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${output}`);
    return output;
  };
  const install = async (where: string, ...packages: readonly string[]): Promise<void> => {
    await npm(where, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--save-exact', ...packages);
  };
  const packed = await npm(root, 'pack', '--json', '--silent', '--pack-destination', folder);
  const [tarball] = JSON.parse(packed.slice(packed.indexOf('['))) as [
    { filename: string; unpackedSize: number; files: { path: string }[] },
  ];
  mkdirSync(at('app'));
  writeFileSync(at('app/package.json'), '{ "name": "streaming", "private": true }\n');
  await install(at('app'), at(tarball.filename), `aws-cdk-lib@${cdk}`, `constructs@${constructs}`, `aws-cdk@${cli}`);
  return {
    folder: at('app'),
    tarball: { files: tarball.files.map(({ path }) => path), bytes: tarball.unpackedSize },
    write: (files) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(at('app', name), text);
    },
    read: (file) => readFileSync(at('app', file), 'utf8'),
    install: (...packages) => install(at('app'), ...packages),
    node: async (major) => {
      const where = at(`node-${major}`);
      mkdirSync(where, { recursive: true });
      writeFileSync(join(where, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }\n');
      await install(where, `node@${major}`);
      return join(where, 'node_modules/node/bin');
    },
    run: (node, command, ...args) => {
      const path = [node, at('app/node_modules/.bin'), process.env['PATH']].join(delimiter);
      return run(at('app'), { ...process.env, PATH: path, CDK_DISABLE_CLI_TELEMETRY: 'true' }, command, args);
    },
    start: (node, env, ...words) =>
      spawn(join(node, 'node'), [at('app/node_modules/flink-autopilot/bin/flink-autopilot.mjs'), ...words], {
        cwd: at('app'),
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    remove: () => rmSync(folder, { recursive: true }),
  };
};

const run = (cwd: string, env: NodeJS.ProcessEnv, command: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    // npm hands down its own settings: those of the checkout are not those of the app.
    const own = Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_(package|lifecycle)_/.test(name)));
    execFile(command, [...args], { cwd, env: own, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: `${stdout}${status === 0 ? '' : stderr}` });
    });
  });
