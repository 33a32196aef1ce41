package flinkautopilot.kafka;

import flinkautopilot.cluster.ControlServer;
import flinkautopilot.cluster.LocalCluster;
import flinkautopilot.cluster.TaskManagers;
import flinkautopilot.load.Tally;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The join in a cluster of this process, with what writes its topics and what reads its output. */
public final class Cluster {
    private Cluster() {}

    public static void main(String[] args) {
        String bootstrap = System.getProperty("job.bootstrap");
        LocalCluster.run((cluster, configuration) -> {
            Topic.createAll(bootstrap);
            KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of(
                    "bootstrap.servers", bootstrap,
                    "linger.ms", 20,
                    "key.serializer", ByteArraySerializer.class,
                    "value.serializer", ByteArraySerializer.class));
            Feed orders = new Feed(Topic.ORDERS, producer);
            Feed prices = new Feed(Topic.PRICES, producer);
            Reader reader = new Reader(bootstrap);
            JobGraph job = JoinJob.graph(
                    configuration,
                    bootstrap,
                    Integer.getInteger("job.orders", 1),
                    Integer.getInteger("job.prices", 1),
                    Integer.getInteger("job.join", 1));
            cluster.submitJob(job).get();
            ControlServer control = new ControlServer()
                    .put("orders", orders::setRate)
                    .put("prices", prices::setRate)
                    .put("hot", orders::setHot)
                    .put("taskmanagers", new TaskManagers(cluster)::keep)
                    .get("totals", () -> totals(orders, prices, reader));
            return new LocalCluster.Running(job.getName(), control.start());
        });
    }

    private static String totals(Feed orders, Feed prices, Reader reader) throws Exception {
        Tally.Entry ordersIn = Tally.total("orders");
        Tally.Entry pricesIn = Tally.total("prices");
        return ("{\"recordsPerSecond\":%d,\"orders\":%d,\"prices\":%d,\"joinedOrders\":%d,\"joinedPrices\":%d,\"out\":%d,"
                        + "\"gaps\":%d,\"repeats\":%d}")
                .formatted(
                        orders.rate() + prices.rate(),
                        orders.written(),
                        prices.written(),
                        ordersIn.count,
                        pricesIn.count,
                        reader.order.count,
                        ordersIn.gaps + pricesIn.gaps + reader.order.gaps,
                        ordersIn.repeats + pricesIn.repeats + reader.order.repeats);
    }
}
