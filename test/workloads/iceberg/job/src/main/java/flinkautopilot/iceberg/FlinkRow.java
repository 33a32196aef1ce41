package flinkautopilot.iceberg;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** The table's row, as Flink has it. */
final class FlinkRow {
    static final TypeInformation<RowData> TYPE = InternalTypeInfo.of(RowType.of(
            new org.apache.flink.table.types.logical.LogicalType[] {
                new IntType(false), new BigIntType(false), new VarCharType(false, VarCharType.MAX_LENGTH)
            },
            new String[] {"key", "sequence", "payload"}));

    private FlinkRow() {}
}
