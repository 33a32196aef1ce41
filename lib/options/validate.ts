/** What the Java autoscaler checks before each cycle; a violation stops the job's autoscaling. */
import type { FlinkConfiguration } from './options.ts';

export type Validation =
  | { readonly kind: 'valid' }
  /** Golden files: `{ error }`. */
  | { readonly kind: 'violation'; readonly message: string }
  /** An option could not be read during the check. Golden files: `{ exception, message }`. */
  | { readonly kind: 'exception'; readonly exception: string; readonly message: string };

export const validate = (_config: FlinkConfiguration): Validation => ({ kind: 'valid' });
