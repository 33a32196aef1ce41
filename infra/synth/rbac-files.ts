/** The RBAC manifests beside the template. Those of clusters that are no longer in the settings are removed: they would be applied by mistake. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ClusterManifest, rbacFileName } from '../rbac.ts';

export interface RbacFiles {
  readonly written: readonly { readonly cluster: string; readonly path: string }[];
  /** Names of clusters. */
  readonly removed: readonly string[];
}

/** `folder` exists: CDK has written its template there. */
export const writeRbacFiles = (folder: string, manifests: readonly ClusterManifest[]): RbacFiles => {
  const written = manifests.map(({ cluster, yaml }) => {
    const path = join(folder, rbacFileName(cluster));
    writeFileSync(path, yaml);
    return { cluster, path: relative(process.cwd(), path) };
  });
  const removed = readdirSync(folder)
    .flatMap((name) => /^rbac-(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .filter((cluster) => !manifests.some((manifest) => manifest.cluster === cluster))
    .sort();
  for (const cluster of removed) rmSync(join(folder, rbacFileName(cluster)));
  return { written, removed };
};
