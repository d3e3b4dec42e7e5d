package io.attune.llm;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A file of requests on its way through the Batch API.
 *
 * @param file of the requests, on this disk
 * @param keys of the requests in it
 * @param inputFile the id of the file on the server, once it is uploaded
 * @param batch the id of the batch, once it is created
 */
record BatchShard(Path file, Set<String> keys, Optional<String> inputFile, Optional<String> batch) {
  /** The name of the file, by which the journal knows it. */
  String name() {
    return String.valueOf(file.getFileName());
  }

  BatchShard uploadedAs(String id) {
    return new BatchShard(file, keys, Optional.of(id), batch);
  }

  BatchShard createdAs(String id) {
    return new BatchShard(file, keys, inputFile, Optional.of(id));
  }
}
