/** How many partitions does a source read? Its metric names tell. */

const KAFKA = /^.*?(?:\.kafkaCluster\.(.+))?\.KafkaSourceReader\.topic\.(.+)\.partition\.(\d+)\.currentOffset$/;
const PULSAR = /^.*\.PulsarConsumer\.(.+)-partition-(\d+)\..*\.numMsgsReceived$/;

/** 0 when the names tell nothing. */
export const sourcePartitions = (names: readonly string[]): number => {
  const partitions = new Set<string>();
  for (const name of names) {
    const kafka = KAFKA.exec(name);
    if (kafka) partitions.add(`${kafka[1] ?? ''}-${kafka[2]}-${kafka[3]}`);
    const pulsar = kafka ? null : PULSAR.exec(name);
    if (pulsar) partitions.add(`${pulsar[1]}-${pulsar[2]}`);
  }
  return partitions.size;
};
