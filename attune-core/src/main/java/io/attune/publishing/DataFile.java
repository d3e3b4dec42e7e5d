package io.attune.publishing;

import io.attune.Sha256;
import io.attune.data.Dataset;
import io.attune.data.StreamedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Data that went into a run.
 *
 * @param role what it was used for, such as {@code train}
 * @param path as the user gave it, or the name of data made in memory
 * @param sha256 of the file's bytes, in hex; empty for data made in memory
 * @param rows examples, queries or documents in it
 */
public record DataFile(String role, String path, Optional<String> sha256, long rows) {
  /**
   * Describes a data set.
   *
   * @param role what it is used for
   * @param dataset read from a file or made in memory
   * @return its file's hash and number of rows
   * @throws IOException if the file cannot be read
   */
  public static DataFile of(String role, Dataset dataset) throws IOException {
    return dataset.source().isPresent()
        ? of(role, dataset.source().get(), dataset.size())
        : new DataFile(role, dataset.name(), Optional.empty(), dataset.size());
  }

  /**
   * Describes data that is read while training; its file is not read once more.
   *
   * @param role what it is used for
   * @param dataset an open one
   * @return its file's hash and number of rows
   */
  public static DataFile of(String role, StreamedDataset dataset) {
    String file = dataset.head().source().orElseThrow().toString();
    return new DataFile(role, file, Optional.of(dataset.sha256()), dataset.size());
  }

  /**
   * Describes a file; of a folder, describe each file by itself.
   *
   * @param role what it is used for
   * @param file is read once through
   * @param rows how many rows it holds
   * @return its hash and number of rows
   * @throws IOException if the file cannot be read
   */
  public static DataFile of(String role, Path file, long rows) throws IOException {
    return new DataFile(role, file.toString(), Optional.of(Sha256.hex(file)), rows);
  }
}
