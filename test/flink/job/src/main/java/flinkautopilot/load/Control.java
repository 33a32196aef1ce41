package flinkautopilot.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * `PUT /rate/<records per second>` sets the load, `GET /totals` says what became of it, `PUT /restart/<parallelism>` stops
 * the job with a savepoint and starts it again. Loopback only.
 */
final class Control {
    private Control() {}

    static HttpServer start(Application application) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/rate/", Control::rate);
        server.createContext("/totals", exchange -> answer(exchange, 200, totals()));
        server.createContext("/restart/", exchange -> restart(application, exchange));
        server.start();
        return server;
    }

    private static void rate(HttpExchange exchange) throws IOException {
        String wanted = exchange.getRequestURI().getPath().substring("/rate/".length());
        if (!exchange.getRequestMethod().equals("PUT") || !wanted.matches("\\d{1,6}")) {
            answer(exchange, 400, "{\"error\":\"PUT /rate/<whole records per second, at most 999999>\"}");
            return;
        }
        Log.setRate(Integer.parseInt(wanted));
        answer(exchange, 200, totals());
    }

    private static void restart(Application application, HttpExchange exchange) throws IOException {
        String wanted = exchange.getRequestURI().getPath().substring("/restart/".length());
        if (!exchange.getRequestMethod().equals("PUT") || !wanted.matches("\\d{1,5}")) {
            answer(exchange, 400, "{\"error\":\"PUT /restart/<parallelism>\"}");
            return;
        }
        try {
            application.restart(Integer.parseInt(wanted));
            answer(exchange, 200, "{}");
        } catch (Exception e) {
            e.printStackTrace();
            answer(exchange, 500, "{\"error\":\"" + e.getClass().getName() + "\"}");
        }
    }

    private static String totals() {
        Tally.Entry worked = Tally.total("worked");
        Tally.Entry verified = Tally.total("verified");
        long read = Tally.total("read").count;
        return ("{\"recordsPerSecond\":%d,\"written\":%d,\"read\":%d,\"worked\":%d,\"verified\":%d,"
                        + "\"gaps\":%d,\"repeats\":%d}")
                .formatted(
                        Math.round(Log.rate()),
                        Log.head(),
                        read,
                        worked.count,
                        verified.count,
                        worked.gaps + verified.gaps,
                        worked.repeats + verified.repeats);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
