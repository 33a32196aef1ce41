package flinkautopilot.kafka;

import flinkautopilot.load.Keys;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * orders (12 partitions) -HASH-> join <-HASH- prices (4 partitions, parsed beside the source); join -> joined, each order once.
 * A subtask of `join` handles 1000 / workMillis orders a second, one of `prices` 1000 / parseMillis.
 */
final class JoinJob {
    private JoinJob() {}

    static JobGraph graph(Configuration configuration, String bootstrap, int orders, int prices, int join) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setMaxParallelism(Keys.MAX_PARALLELISM);
        DataStream<Numbered> ordered = env.fromSource(
                        source(bootstrap, Topic.ORDERS), WatermarkStrategy.noWatermarks(), "orders")
                .uid("orders")
                .setParallelism(orders);
        DataStream<Numbered> priced = env.fromSource(
                        source(bootstrap, Topic.PRICES), WatermarkStrategy.noWatermarks(), "prices")
                .uid("prices")
                .setParallelism(prices)
                .map(new Parse(Long.getLong("job.parseMillis", 10)))
                .returns(Types.POJO(Numbered.class))
                .name("parse")
                .uid("parse")
                .setParallelism(prices);
        ordered.keyBy(order -> order.key)
                .connect(priced.keyBy(price -> price.key))
                .process(new Join(Long.getLong("job.workMillis", 5)))
                .returns(Types.POJO(Numbered.class))
                .name("join")
                .uid("join")
                .setParallelism(join)
                .sinkTo(sink(bootstrap))
                .name("joined")
                .uid("joined")
                .setParallelism(join);
        return env.getStreamGraph().getJobGraph();
    }

    private static KafkaSource<Numbered> source(String bootstrap, Topic topic) {
        return KafkaSource.<Numbered>builder()
                .setBootstrapServers(bootstrap)
                .setTopics(topic.title)
                .setGroupId("join-" + topic.title)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new AbstractDeserializationSchema<>(Numbered.class) {
                    @Override
                    public Numbered deserialize(byte[] bytes) {
                        return Numbered.of(bytes);
                    }
                })
                // What the client has handed over is no lag to it, nor what came since it fetched: little of both, or a backlog
                // of hundreds is not seen. It hands over one partition after another, so that much of one at a time would keep
                // few subtasks of the join busy, and the others waiting behind full buffers.
                .setProperty("max.poll.records", "20")
                .setProperty("max.partition.fetch.bytes", "32768")
                .setProperty("source.reader.element.queue.capacity", "1")
                .build();
    }

    private static KafkaSink<Numbered> sink(String bootstrap) {
        Properties properties = new Properties();
        properties.setProperty("transaction.timeout.ms", "600000");
        return KafkaSink.<Numbered>builder()
                .setBootstrapServers(bootstrap)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("join")
                .setKafkaProducerConfig(properties)
                .setRecordSerializer((KafkaRecordSerializationSchema<Numbered>) (order, context, timestamp) ->
                        new ProducerRecord<>(
                                Topic.JOINED.title,
                                Math.floorMod(order.key, Topic.JOINED.partitions),
                                null,
                                order.bytes()))
                .build();
    }
}
