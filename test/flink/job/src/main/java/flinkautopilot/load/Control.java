package flinkautopilot.load;

import com.sun.net.httpserver.HttpServer;
import flinkautopilot.cluster.ControlServer;
import java.io.IOException;

/**
 * `PUT /rate/<records per second>` sets the load, `GET /totals` says what became of it, `PUT /restart/<parallelism>` stops
 * the job with a savepoint and starts it again.
 */
final class Control {
    private Control() {}

    static HttpServer start(Application application) throws IOException {
        return new ControlServer()
                .put("rate", Log::setRate)
                .put("restart", application::restart)
                .get("totals", Control::totals)
                .start();
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
}
