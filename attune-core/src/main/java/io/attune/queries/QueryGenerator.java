package io.attune.queries;

import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.util.List;

/** Writes queries that documents answer. */
public interface QueryGenerator {
  /**
   * Writes queries.
   *
   * @param documents to write queries for
   * @param perDocument how many queries to write for each, at least 1
   * @param progress is told how many documents are done
   * @return the queries of each document; fewer than asked for where no more were found
   * @throws IOException if the work as a whole failed
   */
  GeneratedQueries generate(
      List<SourceDocument> documents, int perDocument, ProgressListener progress)
      throws IOException;
}
