package io.attune.negatives;

import io.attune.data.NormalizedText;
import io.attune.negatives.GradedPair.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the queries and documents that judgments speak of.
 *
 * @param queryByKey number of a query by the key of its text
 * @param queryById number of a query by its id
 * @param documentByKey number of a document by the key of its text
 * @param documentsById numbers of the documents of an id
 */
record Judged(
    Map<String, Integer> queryByKey,
    Map<String, Integer> queryById,
    Map<String, Integer> documentByKey,
    Map<String, Set<Integer>> documentsById) {

  /** By query the documents that were judged relevant; those of other data are passed over. */
  Map<Integer, Set<Integer>> relevant(List<GradedPair> judgments) {
    Map<Integer, Set<Integer>> relevant = new HashMap<>();
    for (GradedPair pair : judgments) {
      Integer query = query(pair.query());
      if (query != null) {
        relevant.computeIfAbsent(query, q -> new HashSet<>()).addAll(documents(pair.document()));
      }
    }
    return relevant;
  }

  /** How many judgments are about this data. */
  int count(List<GradedPair> judgments) {
    return (int)
        judgments.stream()
            .filter(pair -> query(pair.query()) != null && !documents(pair.document()).isEmpty())
            .count();
  }

  private Integer query(Reference reference) {
    return reference.isId()
        ? queryById.get(reference.value())
        : queryByKey.get(NormalizedText.key(reference.value()));
  }

  private Set<Integer> documents(Reference reference) {
    if (reference.isId()) {
      return documentsById.getOrDefault(reference.value(), Set.of());
    }
    Integer document = documentByKey.get(NormalizedText.key(reference.value()));
    return document == null ? Set.of() : Set.of(document);
  }
}
