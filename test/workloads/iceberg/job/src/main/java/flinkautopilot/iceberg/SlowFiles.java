package flinkautopilot.iceberg;

import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.OutputFile;

/** A catalog whose commits take a while: each writes one file of metadata, and that is held up. */
public class SlowFiles extends HadoopFileIO {
    private static volatile long commitMillis;

    static void setCommitMillis(int millis) {
        commitMillis = millis;
    }

    @Override
    public OutputFile newOutputFile(String path) {
        if (path.endsWith(".metadata.json")) {
            try {
                Thread.sleep(commitMillis);
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        }
        return super.newOutputFile(path);
    }
}
