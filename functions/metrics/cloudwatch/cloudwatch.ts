/** The two calls of CloudWatch that read metrics, as the SDK's own `CloudWatch` has them, without its client. */
import * as v from 'valibot';
import type { CallAws } from '../../aws/aws-call.ts';

interface Dimension {
  Name: string;
  Value: string;
}

export interface MetricDataQuery {
  Id: string;
  MetricStat: {
    Metric: { Namespace: string; MetricName: string; Dimensions: Dimension[] };
    Period: number;
    Stat: string;
  };
  ReturnData: boolean;
}

export interface GetMetricDataInput {
  MetricDataQueries: MetricDataQuery[];
  StartTime: Date;
  EndTime: Date;
  ScanBy: 'TimestampAscending';
  NextToken: string | undefined;
}

export interface ListMetricsInput {
  Namespace: string;
  MetricName?: string;
  Dimensions?: Dimension[];
  NextToken: string | undefined;
}

/** A token at the end may be null as well as missing. */
const token = v.pipe(
  v.nullish(v.string()),
  v.transform((given) => given ?? undefined),
);
const seconds = v.pipe(
  v.number(),
  v.transform((at) => new Date(at * 1000)),
);

const metricData = v.object({
  MetricDataResults: v.optional(
    v.array(
      v.object({
        Id: v.optional(v.string()),
        StatusCode: v.optional(v.string()),
        Timestamps: v.optional(v.array(seconds)),
        Values: v.optional(v.array(v.number())),
      }),
    ),
  ),
  NextToken: token,
});

const metrics = v.object({
  Metrics: v.optional(
    v.array(
      v.object({
        Namespace: v.optional(v.string()),
        MetricName: v.optional(v.string()),
        Dimensions: v.optional(v.array(v.object({ Name: v.optional(v.string()), Value: v.optional(v.string()) }))),
      }),
    ),
  ),
  NextToken: token,
});

export interface CloudWatch {
  getMetricData(input: GetMetricDataInput): Promise<v.InferOutput<typeof metricData>>;
  listMetrics(input: ListMetricsInput): Promise<v.InferOutput<typeof metrics>>;
}

export const cloudWatchCalls = (call: CallAws, region: () => Promise<string>): CloudWatch => {
  const read = async (operation: string, input: object): Promise<unknown> => {
    const answer = await call({
      service: 'monitoring',
      region: await region(),
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
      },
      body: JSON.stringify(input),
    });
    if (answer.kind === 'failed') throw new RefusedCall(answer.says);
    return answer.body;
  };
  return {
    getMetricData: async ({ StartTime, EndTime, ...input }) => {
      const range = { StartTime: StartTime.getTime() / 1000, EndTime: EndTime.getTime() / 1000 };
      return v.parse(metricData, await read('GetMetricData', { ...input, ...range }));
    },
    listMetrics: async (input) => v.parse(metrics, await read('ListMetrics', input)),
  };
};

/** Named as CloudWatch names the error, which `says` begins with. */
class RefusedCall extends Error {
  constructor(says: string) {
    super(says);
    this.name = /^\w+(?=:)/.exec(says)?.[0] ?? 'RefusedCall';
  }
}
