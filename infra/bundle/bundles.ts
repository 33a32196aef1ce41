/** The Lambda bundles, by the names of their handlers' files. */
export const BUNDLES = ['evaluate', 'apply', 'digest'] as const;

export type BundleName = (typeof BUNDLES)[number];
