package io.attune.negatives;

import io.attune.data.NormalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The distinct queries and documents of an input, and which documents can never be negatives of
 * which query. Texts of equal letters and digits are one text.
 */
final class Candidates {
  private final List<String> queries = new ArrayList<>();
  private final List<String> documents = new ArrayList<>();
  private final Map<String, Integer> queryByKey = new HashMap<>();
  private final Map<String, Integer> documentByKey = new HashMap<>();
  private final List<Integer> occurrences = new ArrayList<>(); // of documents
  private final List<Target> rowTargets = new ArrayList<>();
  private final List<List<Target>> targetsOfQuery = new ArrayList<>();
  private final int[][] excluded; // by query, ascending
  private final int mostRows;
  private final int judgments;
  private final int judgedRelevant;

  /**
   * A query and one of its positives.
   *
   * @param row the first that has both
   * @param query its number
   * @param document its number
   */
  record Target(int row, int query, int document) {}

  private Candidates(MiningInput input, int relevantGrade) {
    Map<String, Set<Integer>> documentsById = new HashMap<>();
    input
        .corpus()
        .forEach(
            document -> {
              int number = documentNumber(document.text());
              if (occurrences.get(number) == 0) { // each text once, however often the corpus has it
                occurrences.set(number, 1);
              }
              document.id().ifPresent(id -> add(documentsById, id, number));
            });
    int fromCorpus = documents.size();
    Map<Integer, Integer> rowsOfQuery = new HashMap<>();
    Map<Integer, Set<String>> idsOfQuery = new HashMap<>();
    Map<String, Integer> queryById = new HashMap<>();
    for (int row = 0; row < input.rows().size(); row++) {
      MiningRow each = input.rows().get(row);
      int query = queryNumber(each.anchor());
      int document = documentNumber(each.positive());
      if (document >= fromCorpus) {
        occurrences.set(document, occurrences.get(document) + 1);
      }
      each.documentId().ifPresent(id -> add(documentsById, id, document));
      each.documentId()
          .ifPresent(id -> idsOfQuery.computeIfAbsent(query, q -> new LinkedHashSet<>()).add(id));
      each.queryId().ifPresent(id -> queryById.put(id, query));
      rowsOfQuery.merge(query, 1, Integer::sum);
      Target target = new Target(row, query, document);
      rowTargets.add(target);
      if (targetsOfQuery.get(query).stream().noneMatch(t -> t.document() == document)) {
        targetsOfQuery.get(query).add(target);
      }
    }
    mostRows = rowsOfQuery.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Judged judged = new Judged(queryByKey, queryById, documentByKey, documentsById);
    Map<Integer, Set<Integer>> relevant =
        judged.relevant(
            input.judgments().stream().filter(pair -> pair.grade() >= relevantGrade).toList());
    judgments = judged.count(input.judgments());
    judgedRelevant = relevant.values().stream().mapToInt(Set::size).sum();
    excluded = new int[queries.size()][];
    for (int query = 0; query < excluded.length; query++) {
      Set<Integer> own = new TreeSet<>(relevant.getOrDefault(query, Set.of()));
      targetsOfQuery.get(query).forEach(target -> own.add(target.document()));
      idsOfQuery
          .getOrDefault(query, Set.of())
          .forEach(id -> own.addAll(documentsById.getOrDefault(id, Set.of())));
      excluded[query] = own.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  static Candidates of(MiningInput input, int relevantGrade) {
    return new Candidates(input, relevantGrade);
  }

  private static void add(Map<String, Set<Integer>> numbers, String id, int number) {
    numbers.computeIfAbsent(id, i -> new LinkedHashSet<>()).add(number);
  }

  private int queryNumber(String text) {
    return queryByKey.computeIfAbsent(
        NormalizedText.key(text),
        key -> {
          queries.add(text);
          targetsOfQuery.add(new ArrayList<>());
          return queries.size() - 1;
        });
  }

  private int documentNumber(String text) {
    return documentByKey.computeIfAbsent(
        NormalizedText.key(text),
        key -> {
          documents.add(text);
          occurrences.add(0);
          return documents.size() - 1;
        });
  }

  List<String> queries() {
    return queries;
  }

  List<String> documents() {
    return documents;
  }

  /** Every row's query and positive, in the order of the rows. */
  List<Target> rowTargets() {
    return rowTargets;
  }

  /** The distinct positives of a query, in the order of the rows. */
  List<Target> targets(int query) {
    return targetsOfQuery.get(query);
  }

  /** How many rows the query has that has most. */
  int mostRows() {
    return mostRows;
  }

  /** Judgments that are about these queries and documents. */
  int judgments() {
    return judgments;
  }

  /** Documents that were judged relevant, summed over the queries. */
  int judgedRelevant() {
    return judgedRelevant;
  }

  /** How often each document stands in the rows; once where it stands in the corpus. */
  int[] occurrences() {
    return occurrences.stream().mapToInt(Integer::intValue).toArray();
  }

  boolean isExcluded(int query, int document) {
    return Arrays.binarySearch(excluded[query], document) >= 0;
  }

  int excludedCount(int query) {
    return excluded[query].length;
  }

  /** The document of that number among those that are not excluded. */
  int allowed(int query, int number) {
    int document = number;
    for (int own : excluded[query]) {
      if (own > document) {
        break;
      }
      document++;
    }
    return document;
  }

  int mostExcluded() {
    return Arrays.stream(excluded).mapToInt(own -> own.length).max().orElse(0);
  }
}
