package flinkautopilot.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka node, broker and controller in one, in a folder of its own until standard input ends. Arguments: the folder, the
 * port of the broker, the port of the controller. Prints one line when the broker listens. Loopback only.
 */
public final class Broker {
    private Broker() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        int controller = Integer.parseInt(args[2]);
        Path properties = folder.resolve("server.properties");
        Files.write(properties, List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controller,
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT",
                "log.dirs=" + folder.resolve("data"),
                "auto.create.topics.enable=false",
                "num.network.threads=2",
                "num.io.threads=2",
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "share.coordinator.state.topic.num.partitions=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "transaction.state.log.num.partitions=2",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0"));
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
        String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()};
        int formatted = StorageTool.execute(format, quiet);
        if (formatted != 0) throw new IllegalStateException("The storage could not be formatted: " + formatted);
        Thread server = new Thread(() -> Kafka.main(new String[] {properties.toString()}), "kafka");
        server.setDaemon(true);
        server.start();
        awaitPort(port);
        System.out.println("{\"bootstrap\":\"127.0.0.1:" + port + "\"}");
        System.in.transferTo(OutputStream.nullOutputStream());
        // Its data are thrown away with the folder: nothing is worth a controlled shutdown.
        Runtime.getRuntime().halt(0);
    }

    private static void awaitPort(int port) throws InterruptedException {
        for (;;) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return;
            } catch (java.io.IOException notYet) {
                Thread.sleep(100);
            }
        }
    }
}
