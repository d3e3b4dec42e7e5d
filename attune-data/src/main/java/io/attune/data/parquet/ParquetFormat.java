package io.attune.data.parquet;

import io.attune.AtomicFiles;
import io.attune.data.RowSource;
import io.attune.data.TableFormat;
import io.attune.data.VectorContent;
import io.attune.data.VectorFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Parquet tables of rows and of vectors. Found as a service; made by nobody else. */
public final class ParquetFormat implements TableFormat, VectorFormat {
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
  public void write(Path target, int dimension, VectorContent content) throws IOException {
    AtomicFiles.writeNamed(
        target,
        file -> {
          // Beside the target, where there is room for the vectors.
          Path folder = Files.createTempDirectory(file.getParent(), ".attune-");
          try (ParquetVectorSink sink = new ParquetVectorSink(file, folder, dimension)) {
            content.writeTo(sink);
            sink.finish();
          } catch (SQLException e) {
            throw new IOException(target + ": cannot be written: " + DuckDb.reason(e), e);
          } finally {
            AtomicFiles.delete(folder);
          }
        });
  }
}
