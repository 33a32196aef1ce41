/** The topics and streams of the account: seeded in code, and changed by the sandbox alone. */

export interface Topic {
  /** Of the MSK cluster. */
  readonly cluster: string;
  readonly name: string;
  readonly partitions: number;
}

export interface DataStream {
  readonly name: string;
  readonly openShards: number;
}

export interface Streams {
  readonly topics?: readonly Topic[];
  readonly dataStreams?: readonly DataStream[];
}
