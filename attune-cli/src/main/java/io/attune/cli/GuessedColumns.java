package io.attune.cli;

import io.attune.data.ColumnMapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells by their names which columns of a table hold questions and their answers. */
final class GuessedColumns {
  private static final Set<String> ANCHORS =
      Set.of("anchor", "query", "question", "search", "q", "frage", "pregunta", "问题", "質問");

  private static final Set<String> POSITIVES =
      Set.of(
          "positive",
          "answer",
          "response",
          "reply",
          "passage",
          "document",
          "a",
          "antwort",
          "respuesta",
          "答案",
          "回答");

  private GuessedColumns() {}

  /** The columns of pairs; nothing where not exactly one of each kind stands out. */
  static Optional<ColumnMapping> of(List<String> columns) {
    List<String> anchors = columns.stream().filter(name -> isOf(ANCHORS, name)).toList();
    List<String> positives = columns.stream().filter(name -> isOf(POSITIVES, name)).toList();
    if (anchors.size() != 1 || positives.size() != 1) {
      return Optional.empty();
    }
    Map<String, String> names = new LinkedHashMap<>();
    names.put("anchor", anchors.get(0));
    names.put("positive", positives.get(0));
    return Optional.of(new ColumnMapping(names));
  }

  private static boolean isOf(Set<String> names, String column) {
    return names.contains(column.strip().toLowerCase(Locale.ROOT));
  }
}
