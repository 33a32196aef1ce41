/**
 * Builds kube-apiserver and etcd from their Go modules into `.cache/kubernetes/`, once per version. The first build takes
 * six minutes or more and needs Go 1.26; afterwards it is a look at a stamp. As a script it only builds.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tool } from './tool.ts';

const KUBERNETES = '1.36.3';
const ETCD = '3.6.12';
export const cache = join(import.meta.dirname, '../../../.cache/kubernetes');

export interface ServerBinaries {
  readonly kubeApiserver: string;
  readonly etcd: string;
}

export const buildServers = async (): Promise<ServerBinaries> => ({
  kubeApiserver: await buildKubeApiserver(),
  etcd: await buildModule('etcd', '1.25', 'go.etcd.io/etcd/server/v3', ETCD, []),
});

/**
 * `go install` refuses a module with replace directives: so one of our own requires it, and repeats its replacements with
 * the published modules of the same minor and patch version.
 */
const buildKubeApiserver = async (): Promise<string> => {
  const module = await download('k8s.io/kubernetes', KUBERNETES);
  const goMod = await readFile(module.GoMod, 'utf8');
  const staging = [...goMod.matchAll(/^\s*(\S+) => \.\/staging\//gm)].map(([, name]) => name);
  const published = KUBERNETES.replace(/^1\./, '0.');
  const go = /^go (\S+)$/m.exec(goMod)?.[1] ?? '1.26.0';
  const replaces = staging.map((name) => `replace ${name} => ${name} v${published}`);
  return buildModule('kube-apiserver', go, 'k8s.io/kubernetes', KUBERNETES, replaces, {
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    ldflags: `-X k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
    goSum: join(module.Dir, 'go.sum'),
  });
};

const buildModule = async (
  name: string,
  go: string,
  module: string,
  version: string,
  replaces: readonly string[],
  options: { readonly package?: string; readonly ldflags?: string; readonly goSum?: string } = {},
): Promise<string> => {
  const folder = join(cache, `${name}-${version}`);
  const binary = join(folder, name);
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  const goMod = [`module flink-autopilot/${name}`, `go ${go}`, `require ${module} v${version}`, ...replaces, ''];
  await writeFile(join(folder, 'go.mod'), goMod.join('\n'));
  if (options.goSum) await copyFile(options.goSum, join(folder, 'go.sum'));
  await goBuild(folder, options.package ?? module, binary, options.ldflags);
  return binary;
};

/** A half-made binary is never there: Go writes it when it is linked. */
const goBuild = (folder: string, what: string, binary: string, ldflags = ''): Promise<string> =>
  tool('go', ['build', '-mod=mod', '-trimpath', '-ldflags', `-s -w ${ldflags}`, '-o', binary, what], { cwd: folder });

/** The webhook that reads tokens: our few lines around the verifier that EKS uses. */
export const buildTokenWebhook = async (): Promise<string> => {
  const source = join(import.meta.dirname, '../token-webhook');
  const hash = createHash('sha256');
  for (const file of ['main.go', 'sts.go', 'go.mod.txt']) hash.update(await readFile(join(source, file)));
  const folder = join(cache, `token-webhook-${hash.digest('hex').slice(0, 12)}`);
  const binary = join(folder, 'token-webhook');
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  for (const file of ['main.go', 'sts.go']) await copyFile(join(source, file), join(folder, file));
  await copyFile(join(source, 'go.mod.txt'), join(folder, 'go.mod'));
  await goBuild(folder, '.', binary);
  return binary;
};

const download = async (module: string, version: string): Promise<{ readonly GoMod: string; readonly Dir: string }> => {
  await mkdir(cache, { recursive: true });
  return JSON.parse(await tool('go', ['mod', 'download', '-json', `${module}@v${version}`], { cwd: cache })) as {
    GoMod: string;
    Dir: string;
  };
};

if (import.meta.main) console.log(await buildServers());
