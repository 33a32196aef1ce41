/** The number of partitions that a source reads, taken from its metric names. */

const KAFKA = /^.*?(?:\.kafkaCluster\.(.+))?\.KafkaSourceReader\.topic\.(.+)\.partition\.(\d+)\.currentOffset$/;
const PULSAR = /^.*\.PulsarConsumer\.(.+)-partition-(\d+)\..*\.numMsgsReceived$/;

/** A topic has at most 249 of them; the patterns take time by the square. */
const MOST_CHARACTERS = 1_000;

/** Which partition a metric is of; undefined when of none. */
export const partitionOf = (name: string): string | undefined => {
  if (name.length > MOST_CHARACTERS) return undefined;
  if (name.endsWith('.currentOffset')) {
    const kafka = KAFKA.exec(name);
    return kafka ? `${kafka[1] ?? ''}-${kafka[2]}-${kafka[3]}` : undefined;
  }
  if (!name.endsWith('.numMsgsReceived')) return undefined;
  const pulsar = PULSAR.exec(name);
  return pulsar ? `${pulsar[1]}-${pulsar[2]}` : undefined;
};

/** 0 when the names name none. `known`: of names that were read before. */
export const sourcePartitions = (names: readonly string[], known: ReadonlySet<string> = new Set()): number => {
  const more = names.map(partitionOf).filter((partition) => partition !== undefined && !known.has(partition));
  return known.size + new Set(more).size;
};
