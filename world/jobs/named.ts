/** The same job under another name, with topics and streams of its own: an account has many jobs that are alike. */
import type { JobDefinition, Stream } from '../job/definition.ts';

export const named = (job: JobDefinition, application: string, name: string): JobDefinition => ({
  ...job,
  application,
  name,
  vertices: job.vertices.map((vertex) =>
    vertex.kind === 'source' ? { ...vertex, stream: ofJob(vertex.stream, application) } : vertex,
  ),
});

const ofJob = (stream: Stream, application: string): Stream =>
  stream.kind === 'kafka'
    ? { ...stream, consumerGroup: application, topic: `${application}-${stream.topic}` }
    : { ...stream, name: `${application}-${stream.name}` };
