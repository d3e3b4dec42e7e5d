package io.attune.cli;

import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.VectorContent;
import io.attune.data.VectorType;
import io.attune.data.VectorWriter;
import io.attune.similarity.ComponentRanges;
import io.attune.similarity.Quantization;
import io.attune.similarity.VectorQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes vectors quantised. The ranges of int8 and uint8 are those of all rows, so the vectors wait
 * in a temporary file until the last is known; the ranges are written beside the output, since what
 * the bytes stand for cannot be told without them.
 */
final class QuantizedOutput {
  private QuantizedOutput() {}

  /**
   * The file of the ranges.
   *
   * @param output such as {@code vectors.npy}
   * @return such as {@code vectors.ranges.npy}
   */
  static Path rangesFile(Path output) {
    String name = output.getFileName().toString();
    return output.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".ranges.npy");
  }

  /**
   * Writes the vectors of a table.
   *
   * @param output the file to write or replace
   * @param input the table, read once more for its other columns
   * @param quantization of the vectors
   * @param dimension of the vectors before that
   * @param content produces them, one a row
   */
  static void write(
      Path output, Path input, Quantization quantization, int dimension, VectorContent content)
      throws IOException {
    try (VectorSpool spool = new VectorSpool(dimension)) {
      content.writeTo((row, vector) -> spool.add(vector));
      VectorQuantizer quantizer =
          quantization.isScalar()
              ? VectorQuantizer.scalar(quantization, spool.ranges())
              : VectorQuantizer.binary(quantization, dimension);
      if (quantization.isScalar()) {
        writeRanges(rangesFile(output), spool.ranges());
      }
      VectorType type = quantization.isSigned() ? VectorType.INT8 : VectorType.UINT8;
      VectorWriter.write(
          output,
          quantization.bytes(dimension),
          type,
          sink -> {
            try (RowReader rows = RowReader.open(input)) {
              spool.replay(
                  vector ->
                      sink.write(rows.next(), numbers(quantizer, quantizer.quantize(vector))));
            }
          });
    }
  }

  private static float[] numbers(VectorQuantizer quantizer, byte[] bytes) {
    float[] numbers = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      numbers[i] = quantizer.number(bytes[i]);
    }
    return numbers;
  }

  /** Two rows: the low ends and the high ends, as quantize_embeddings takes them. */
  private static void writeRanges(Path file, ComponentRanges ranges) throws IOException {
    float[] low = ranges.low();
    VectorWriter.write(
        file,
        low.length,
        sink -> {
          sink.write(new Row(file, 1, Map.of()), low);
          sink.write(new Row(file, 2, Map.of()), ranges.high());
        });
  }
}
