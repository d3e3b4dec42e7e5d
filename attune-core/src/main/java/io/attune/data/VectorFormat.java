package io.attune.data;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of file that holds vectors, known by its ending. NPY and JSON lines are built in; others
 * are found by {@link java.util.ServiceLoader} ({@code attune-data} brings Parquet). An
 * implementation has a public constructor without parameters and is safe for use by several
 * threads. Users call {@link VectorWriter}, which checks the vectors.
 */
public interface VectorFormat {
  /** The column that holds the vector, where a format has columns. */
  String EMBEDDING = "embedding";

  /**
   * The endings of such files.
   *
   * @return lower case, with the dot, such as {@code ".parquet"}
   */
  List<String> endings();

  /**
   * Writes or replaces a file, atomically: it appears under its name when it is complete.
   *
   * @param target the file
   * @param dimension of all vectors
   * @param content produces them
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   */
  void write(Path target, int dimension, VectorContent content) throws IOException;

  /**
   * Writes or replaces a file of components of some type. Formats that know only float32 need not
   * care.
   *
   * @param target the file
   * @param dimension of all vectors
   * @param type of the components; the vectors hold only such numbers
   * @param content produces them
   * @throws InvalidInputException if the format has no such type
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   */
  default void write(Path target, int dimension, VectorType type, VectorContent content)
      throws IOException {
    if (type.isWhole()) {
      throw new InvalidInputException(
          "%s: this format holds no vectors of whole numbers; write .npy or .jsonl."
              .formatted(target));
    }
    write(target, dimension, content);
  }

  /**
   * The error about a row that has a column named like the vector's.
   *
   * @param row which has a field {@link #EMBEDDING}
   * @return to be thrown
   */
  static InvalidInputException embeddingExists(Row row) {
    return row.location()
        .error(
            "a column '%s' exists already, where the vector is to be written; rename or remove it, or write .npy."
                .formatted(EMBEDDING));
  }
}
