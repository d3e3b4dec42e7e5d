package io.attune.evaluation;

import java.util.List;
import java.util.Map;

/**
 * A query and the documents judged for it.
 *
 * @param text of the query
 * @param grades by document; above 0 is relevant
 */
record JudgedQuery(String text, Map<String, Integer> grades) {
  JudgedQuery {
    grades = Map.copyOf(grades);
  }

  /** How many documents are relevant. */
  int relevant() {
    return (int) grades.values().stream().filter(grade -> grade > 0).count();
  }

  /** Whether some relevant documents are better than others. */
  boolean isGraded() {
    return grades.values().stream().anyMatch(grade -> grade > 1);
  }

  /** Whether each document of a ranking is relevant. */
  boolean[] flags(List<String> ranking) {
    boolean[] flags = new boolean[ranking.size()];
    for (int rank = 0; rank < flags.length; rank++) {
      flags[rank] = grades.getOrDefault(ranking.get(rank), 0) > 0;
    }
    return flags;
  }

  /** The grade of each document of a ranking, 0 for one not judged. */
  int[] gradesOf(List<String> ranking) {
    return ranking.stream().mapToInt(document -> grades.getOrDefault(document, 0)).toArray();
  }

  /** The grades of all documents that were judged. */
  int[] allGrades() {
    return grades.values().stream().mapToInt(Integer::intValue).toArray();
  }
}
