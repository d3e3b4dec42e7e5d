package io.attune.hub;

/** Is told how far transfers have come. */
@FunctionalInterface
public interface TransferProgress {
  /** The size of a file that the server does not tell. */
  long UNKNOWN = -1;

  /** Tells nobody. */
  TransferProgress NONE = (file, done, size) -> {};

  /**
   * Some bytes more are there.
   *
   * @param file by its path in the repository, or by its address
   * @param done bytes that are there
   * @param size of the file in bytes, or {@link #UNKNOWN}
   */
  void transferred(String file, long done, long size);
}
