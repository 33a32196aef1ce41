package flinkautopilot.iceberg;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;

/** The table of a Hadoop catalog on the local disk: rows numbered per key. */
final class Table {
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "key", Types.IntegerType.get()),
            Types.NestedField.required(2, "sequence", Types.LongType.get()),
            Types.NestedField.required(3, "payload", Types.StringType.get()));

    private final String warehouse;
    private final TableIdentifier identifier = TableIdentifier.of("shop", "orders");

    Table(String warehouse) {
        this.warehouse = warehouse;
        catalog().createTable(
                identifier,
                SCHEMA,
                PartitionSpec.unpartitioned(),
                // Small splits: a tooth of the comb is more than one.
                Map.of("format-version", "2", "write.format.default", "avro", "read.split.target-size", "65536", "read.split.open-file-cost", "65536"));
    }

    TableLoader loader() {
        return TableLoader.fromCatalog(CatalogLoader.hadoop("local", new Configuration(), properties()), identifier);
    }

    /** Rows in the newest snapshot. */
    long rows() {
        return summary("total-records");
    }

    long files() {
        return summary("total-data-files");
    }

    long bytes() {
        return summary("total-files-size");
    }

    private long summary(String property) {
        Snapshot newest = catalog().loadTable(identifier).currentSnapshot();
        return newest == null ? 0 : Long.parseLong(newest.summary().getOrDefault(property, "0"));
    }

    private HadoopCatalog catalog() {
        return new HadoopCatalog(new Configuration(), warehouse);
    }

    private Map<String, String> properties() {
        return Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse, CatalogProperties.FILE_IO_IMPL, SlowFiles.class.getName());
    }
}
