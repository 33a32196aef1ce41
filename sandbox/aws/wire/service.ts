/** What the server needs to know of a service: how its operations are named on the wire, and what each does. */

/** Takes the parsed JSON body and returns the JSON answer; throws AwsError to refuse. */
export type Operation = (input: unknown, request: { readonly bytes: number }) => unknown;

export interface Service {
  /** What `x-amz-target` says before the dot. */
  readonly target: string;
  /** What `__type` says before the hash. */
  readonly shapes: string;
  readonly operations: Readonly<Record<string, Operation>>;
}
