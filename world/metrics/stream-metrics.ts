/** What MSK and Kinesis report of the streams: once a minute, and not in step with anything. */
import type { JobDefinition } from '../job/definition.ts';
import { randomAt, streamOf } from '../load/random.ts';
import type { Lifecycle } from '../run/job-life.ts';
import type { Position, Topics } from '../run/topics.ts';
import { metricsOf, streamMetrics } from './names.ts';
import type { Recorder } from './recorder.ts';

export interface StreamReports {
  /** Every second, before `endMinute`. */
  step(second: number): void;
  endMinute(): void;
}

export interface StreamReportsOptions {
  readonly job: JobDefinition;
  readonly lifecycle: Lifecycle;
  readonly topics: Topics;
  readonly recorder: Recorder;
  readonly seed: number;
}

export const createStreamReports = (options: StreamReportsOptions): StreamReports => {
  const { job, lifecycle, topics, recorder, seed } = options;
  const streams = createStreamMetrics(job, recorder);
  const broker = streamOf(seed, 'when the broker measures');
  const brokerSecond = (second: number): number => 1 + Math.floor(59 * randomAt(broker, Math.floor(second / 60)));
  let arrivedBefore = 0;
  return {
    step(second) {
      if (second % 60 === brokerSecond(second)) streams.recordKafka(topics, lifecycle.checkpoints.committed());
    },
    endMinute() {
      streams.recordKinesis(topics, topics.arrived() - arrivedBefore, lifecycle.running() !== undefined);
      arrivedBefore = topics.arrived();
    },
  };
};

interface StreamMetrics {
  /** Kafka only knows what was committed: this lag is a saw with a tooth per checkpoint. */
  recordKafka(topics: Topics, committed: Position): void;
  /** `arrivedInMinute`: records of all sources. Iterator age is known while the job reads. */
  recordKinesis(topics: Topics, arrivedInMinute: number, running: boolean): void;
}

const createStreamMetrics = (job: JobDefinition, recorder: Recorder): StreamMetrics => {
  const kafka: KafkaTopic[] = [];
  const kinesis: KinesisStream[] = [];
  job.vertices.forEach((vertex, source) => {
    if (vertex.kind !== 'source') return;
    const { stream, share } = vertex;
    if (stream.kind === 'kafka') kafka.push({ source, metrics: kafkaMetrics(stream) });
    else {
      const flow = metricsOf(job.application, { kind: 'flow', id: stream.name });
      kinesis.push({ source, share, flow, metrics: streamMetrics('AWS/Kinesis', { StreamName: stream.name }) });
    }
  });
  const topicOf = (topics: Topics, source: number) => topics.topics.find((topic) => topic.source === source);

  return {
    recordKafka(topics, committed) {
      for (const { source, metrics } of kafka) {
        const topic = topicOf(topics, source);
        if (!topic) continue;
        const lag = topics.beyond(topic, committed);
        recorder.add(metrics('SumOffsetLag', 'Count'), Math.floor(lag.reduce((a, b) => a + b, 0)));
        recorder.add(metrics('MaxOffsetLag', 'Count'), Math.floor(lag.reduce((a, b) => Math.max(a, b), 0)));
        recorder.add(metrics('EstimatedMaxTimeLag', 'Seconds'), Math.round(topics.secondsBehind(topic, committed)));
      }
    },
    recordKinesis(topics, arrivedInMinute, running) {
      for (const { source, share, flow, metrics } of kinesis) {
        const topic = topicOf(topics, source);
        if (!topic) continue;
        recorder.add(metrics('IncomingRecords', 'Count'), Math.round(arrivedInMinute * share));
        if (!running) continue;
        const behind = Math.round(topics.secondsBehind(topic, topics.read) * 1000);
        recorder.add(metrics('GetRecords.IteratorAgeMilliseconds', 'Milliseconds'), behind);
        recorder.add(flow('millisBehindLatest', 'Milliseconds'), behind);
      }
    },
  };
};

type Metrics = ReturnType<typeof streamMetrics>;

interface KafkaTopic {
  readonly source: number;
  readonly metrics: Metrics;
}

interface KinesisStream {
  readonly source: number;
  readonly share: number;
  readonly flow: Metrics;
  readonly metrics: Metrics;
}

const kafkaMetrics = (stream: {
  readonly cluster: string;
  readonly consumerGroup: string;
  readonly topic: string;
}): Metrics =>
  streamMetrics('AWS/Kafka', {
    'Cluster Name': stream.cluster,
    'Consumer Group': stream.consumerGroup,
    Topic: stream.topic,
  });
