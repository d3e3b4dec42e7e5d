package io.attune.evaluation;

import io.attune.data.RelevanceJudgments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Judgments for tests. */
final class Judgments {
  private Judgments() {}

  /** Grade 1 for every relevant document. */
  static RelevanceJudgments binary(Map<String, Set<String>> relevant) {
    Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
    relevant.forEach(
        (query, documents) -> {
          Map<String, Integer> ofQuery = new LinkedHashMap<>();
          documents.forEach(document -> ofQuery.put(document, 1));
          grades.put(query, ofQuery);
        });
    return new RelevanceJudgments(grades);
  }
}
