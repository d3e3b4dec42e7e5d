package io.attune.data;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes the vectors of a table's rows to a file, in the format its ending names:
 *
 * <ul>
 *   <li>{@code .npy}: a NumPy array of float32, [rows, dimension]; the fastest to load, vectors
 *       only
 *   <li>{@code .jsonl}: the row's own fields and {@code "embedding"}, one object a line
 *   <li>{@code .parquet}: the same as columns, where {@code attune-data} is on the class path
 * </ul>
 *
 * <p>Vectors are written as they come, so a table may be larger than memory; the file appears under
 * its name only when it is complete:
 *
 * <pre>{@code
 * VectorWriter.write(Path.of("vectors.npy"), model.dimension(), sink -> {
 *   for (Row row : rows) {
 *     sink.write(row, model.encode(row.text("text")));
 *   }
 * });
 * }</pre>
 */
public final class VectorWriter {
  private static final List<VectorFormat> BUILT_IN =
      List.of(new NpyVectorFormat(), new JsonLinesVectorFormat());

  private VectorWriter() {}

  /**
   * Writes or replaces a file.
   *
   * @param target the file; its folder is made where it is missing
   * @param dimension of all vectors, at least 1
   * @param content produces the vectors
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   * @throws InvalidInputException if the ending is unknown, the target a folder, or a row has a
   *     field {@code "embedding"} of its own (not for NPY)
   * @throws IllegalArgumentException if a vector has another dimension or holds NaN or infinity
   */
  public static void write(Path target, int dimension, VectorContent content) throws IOException {
    write(target, dimension, VectorType.FLOAT32, content);
  }

  /**
   * Writes or replaces a file of components of some type.
   *
   * @param target the file; its folder is made where it is missing
   * @param dimension of all vectors, at least 1
   * @param type of the components
   * @param content produces the vectors
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   * @throws InvalidInputException if the ending is unknown, the target a folder, the format has no
   *     such type, or a row has a field {@code "embedding"} of its own (not for NPY)
   * @throws IllegalArgumentException if a vector has another dimension or holds what the type does
   *     not
   */
  public static void write(Path target, int dimension, VectorType type, VectorContent content)
      throws IOException {
    VectorFormat format = formatOf(target);
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "The dimension of the vectors is " + dimension + "; it must be at least 1.");
    }
    format.write(
        target,
        dimension,
        type,
        sink ->
            content.writeTo(
                (row, vector) -> {
                  check(row, vector, dimension, type);
                  sink.write(row, vector);
                }));
  }

  /**
   * Checks that a file could be written, before hours are spent on its content.
   *
   * @param target the file
   * @throws InvalidInputException if its ending is unknown or it is a folder
   */
  public static void checkTarget(Path target) {
    formatOf(target);
  }

  private static VectorFormat formatOf(Path target) {
    if (Files.isDirectory(target)) {
      throw new InvalidInputException(
          target + ": a folder, but a file is to be written; add a file name.");
    }
    String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
    List<VectorFormat> known =
        Stream.concat(BUILT_IN.stream(), TableFormats.services(VectorFormat.class).stream())
            .toList();
    return known.stream()
        .filter(format -> format.endings().stream().anyMatch(name::endsWith))
        .findFirst()
        .orElseThrow(() -> unknown(target, name, known));
  }

  private static InvalidInputException unknown(Path target, String name, List<VectorFormat> known) {
    if (name.endsWith(".parquet")) {
      return TableFormats.missingParquet(target);
    }
    return new InvalidInputException(
        "%s: unknown ending for vectors; allowed: %s; name the file accordingly."
            .formatted(
                target,
                String.join(
                    ", ", known.stream().flatMap(format -> format.endings().stream()).toList())));
  }

  private static void check(Row row, float[] vector, int dimension, VectorType type) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "%s: a vector of %d numbers where %d were announced."
              .formatted(row.location(), vector.length, dimension));
    }
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "%s: the vector holds %s; a model that computes this is damaged."
                .formatted(row.location(), number));
      }
      if (!type.holds(number)) {
        throw new IllegalArgumentException(
            "%s: the vector holds %s, which is no %s.".formatted(row.location(), number, type));
      }
    }
  }
}
