package flinkautopilot.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What a test asks of the process its cluster is in: `GET /<name>`, and `PUT /<name>/<whole number>`. Loopback only. */
public final class ControlServer {
    private static final int MOST_DIGITS = 6;

    private final HttpServer server;

    public ControlServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    }

    /** Answers with JSON. */
    public interface Answer {
        String json() throws Exception;
    }

    public interface Setting {
        void set(int value) throws Exception;
    }

    public ControlServer get(String name, Answer answer) {
        server.createContext("/" + name, exchange -> reply(exchange, answer));
        return this;
    }

    /** Answers `{}` when it is done. */
    public ControlServer put(String name, Setting setting) {
        String path = "/" + name + "/";
        server.createContext(path, exchange -> {
            String wanted = exchange.getRequestURI().getPath().substring(path.length());
            if (!exchange.getRequestMethod().equals("PUT") || !wanted.matches("\\d{1," + MOST_DIGITS + "}")) {
                send(exchange, 400, "{\"error\":\"PUT " + path + "<whole number of at most 6 digits>\"}");
                return;
            }
            reply(exchange, () -> {
                setting.set(Integer.parseInt(wanted));
                return "{}";
            });
        });
        return this;
    }

    public HttpServer start() {
        server.start();
        return server;
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        try {
            send(exchange, 200, answer.json());
        } catch (Exception e) {
            e.printStackTrace();
            send(exchange, 500, "{\"error\":\"" + e.getClass().getName() + "\"}");
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
