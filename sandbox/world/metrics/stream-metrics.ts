/** What MSK and Kinesis say of the job's topics and streams, once a minute, whether the job runs or not. */
import type { JobDefinition } from '../job/definition.ts';
import type { Position, Topics } from '../topics.ts';
import { metricsOf, streamMetrics } from './names.ts';
import type { Recorder } from './recorder.ts';

export interface StreamMetrics {
  /** `arrivedInMinute`: records of all sources. Kafka only knows what was committed, Kinesis what was read. */
  record(topics: Topics, committed: Position, arrivedInMinute: number, running: boolean): void;
}

export const createStreamMetrics = (job: JobDefinition, recorder: Recorder): StreamMetrics => {
  const ofSource = job.vertices.map((vertex) => {
    if (vertex.kind !== 'source') return undefined;
    const { stream, share } = vertex;
    return stream.kind === 'kafka' ? kafka(recorder, stream) : kinesis(recorder, stream.name, job.application, share);
  });
  return {
    record(topics, committed, arrivedInMinute, running) {
      for (const topic of topics.topics) {
        ofSource[topic.source]?.(topics, topic, committed, arrivedInMinute, running);
      }
    },
  };
};

type Record = (
  topics: Topics,
  topic: Topics['topics'][number],
  committed: Position,
  arrivedInMinute: number,
  running: boolean,
) => void;

const kafka = (
  recorder: Recorder,
  stream: { readonly cluster: string; readonly consumerGroup: string; readonly topic: string },
): Record => {
  const metrics = streamMetrics('AWS/Kafka', {
    'Cluster Name': stream.cluster,
    'Consumer Group': stream.consumerGroup,
    Topic: stream.topic,
  });
  return (topics, topic, committed) => {
    const lag = topics.beyond(topic, committed);
    recorder.add(metrics('SumOffsetLag', 'Count'), Math.floor(lag.reduce((a, b) => a + b, 0)));
    recorder.add(metrics('MaxOffsetLag', 'Count'), Math.floor(lag.reduce((a, b) => Math.max(a, b), 0)));
    recorder.add(metrics('EstimatedMaxTimeLag', 'Seconds'), Math.round(topics.secondsBehind(topic, committed)));
  };
};

const kinesis = (recorder: Recorder, name: string, application: string, share: number): Record => {
  const stream = streamMetrics('AWS/Kinesis', { StreamName: name });
  const flow = metricsOf(application, { kind: 'flow', id: name });
  return (topics, topic, _committed, arrivedInMinute, running) => {
    recorder.add(stream('IncomingRecords', 'Count'), Math.round(arrivedInMinute * share));
    if (!running) return;
    const behind = Math.round(topics.secondsBehind(topic, topics.read) * 1000);
    recorder.add(stream('GetRecords.IteratorAgeMilliseconds', 'Milliseconds'), behind);
    recorder.add(flow('millisBehindLatest', 'Milliseconds'), behind);
  };
};
