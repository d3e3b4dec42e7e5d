package io.attune.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which documents answer which queries, by their ids.
 *
 * @param byQuery from query to the documents judged for it and their grade; above 0 is relevant, 0
 *     or below was looked at and found not relevant
 */
public record RelevanceJudgments(Map<String, Map<String, Integer>> byQuery) {
  /** Copies the maps, keeping their order. */
  public RelevanceJudgments {
    Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
    byQuery.forEach(
        (query, grades) ->
            copy.put(query, Collections.unmodifiableMap(new LinkedHashMap<>(grades))));
    byQuery = Collections.unmodifiableMap(copy);
  }

  /**
   * The documents that answer a query.
   *
   * @param query its id
   * @return the ids of those with a grade above 0, in the order of the judgments; none for a query
   *     that was not judged
   */
  public Set<String> relevant(String query) {
    Set<String> documents = new LinkedHashSet<>();
    byQuery
        .getOrDefault(query, Map.of())
        .forEach(
            (document, grade) -> {
              if (grade > 0) {
                documents.add(document);
              }
            });
    return Collections.unmodifiableSet(documents);
  }
}
