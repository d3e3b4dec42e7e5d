package io.attune.data.duckdb;

import io.attune.AtomicFiles;
import io.attune.data.RowContent;
import io.attune.data.RowSource;
import io.attune.data.TableFormat;
import io.attune.data.TableOutputFormat;
import io.attune.data.VectorContent;
import io.attune.data.VectorFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Parquet tables of rows and of vectors. Found as a service; made by nobody else. */
public final class ParquetFormat implements TableFormat, TableOutputFormat, VectorFormat {
  /** For {@link java.util.ServiceLoader}. */
  public ParquetFormat() {}

  @Override
  public List<String> endings() {
    return List.of(".parquet");
  }

  @Override
  public RowSource open(Path file) {
    return ParquetRows.open(file);
  }

  @Override
  public void write(Path target, RowContent content) throws IOException {
    write(
        target,
        "present BOOLEAN", // a table needs a column before the first row tells its own
        table -> {
          content.writeTo(
              fields -> {
                try {
                  table.add(appender -> appender.append(true), fields);
                } catch (SQLException e) {
                  throw new IOException(target + ": cannot be written: " + DuckDb.reason(e), e);
                }
              });
          table.finish(List.of(), 1);
        });
  }

  @Override
  public void write(Path target, int dimension, VectorContent content) throws IOException {
    write(
        target,
        VectorFormat.EMBEDDING + " FLOAT[]",
        table -> {
          ParquetVectorSink sink = new ParquetVectorSink(table, dimension);
          content.writeTo(sink);
          sink.finish();
        });
  }

  @FunctionalInterface
  private interface TableContent {
    void writeTo(ParquetTable table) throws IOException, SQLException;
  }

  private static void write(Path target, String fixedColumn, TableContent content)
      throws IOException {
    AtomicFiles.writeNamed(
        target,
        file -> {
          // Beside the target, where there is room for the rows.
          Path folder = Files.createTempDirectory(file.getParent(), ".attune-");
          try (ParquetTable table = new ParquetTable(file, folder, fixedColumn)) {
            content.writeTo(table);
          } catch (SQLException e) {
            throw new IOException(target + ": cannot be written: " + DuckDb.reason(e), e);
          } finally {
            AtomicFiles.delete(folder);
          }
        });
  }
}
