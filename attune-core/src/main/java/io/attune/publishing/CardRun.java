package io.attune.publishing;

import io.attune.data.Dataset;
import io.attune.data.TrainingExample;
import io.attune.training.TrainingTask;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run as its model's card tells it.
 *
 * @param report what the report shows as well
 * @param tasks what was learnt from which rows
 * @param validation rows for validation losses, by the names of their tasks; may be empty
 */
public record CardRun(
    ReportData report, List<TrainingTask> tasks, Map<String, Dataset> validation) {
  /** A data set of the hub in the cache that Python shares. */
  private static final Pattern CACHED = Pattern.compile("datasets--([\\w.-]+?)--([\\w.-]+)");

  /** Copies the collections. */
  public CardRun {
    tasks = List.copyOf(tasks);
    validation = Map.copyOf(validation);
  }

  RunRecord record() {
    return report.run();
  }

  List<EvaluationComparison> evaluations() {
    return report.evaluations();
  }

  /** Of the card, where the author gives no other. */
  String title() {
    String reference = record().baseModel().reference().replaceAll("[/\\\\]+$", "");
    return "Text-embedding model, fine-tuned from " + withoutFolders(reference);
  }

  int rows() {
    return tasks.stream().mapToInt(TrainingTask::rows).sum();
  }

  /** The names of all losses, also of those inside others. */
  Set<String> losses() {
    Set<String> names = new LinkedHashSet<>();
    for (TrainingTask task : tasks) {
      names.add(task.loss().name());
      addInner(task.loss().configuration(), names);
    }
    return names;
  }

  private static void addInner(Map<?, ?> configuration, Set<String> names) {
    if (configuration.get("loss") instanceof Map<?, ?> inner) {
      Optional.ofNullable(inner.get("name")).map(String::valueOf).ifPresent(names::add);
      addInner(inner, names);
    }
  }

  /** The names of those data sets that came from the hub. */
  List<String> hubDatasets() {
    return tasks.stream()
        .flatMap(task -> task.dataset().source().stream())
        .map(file -> CACHED.matcher(file.toString()))
        .filter(Matcher::find)
        .map(name -> name.group(1) + "/" + name.group(2))
        .distinct()
        .toList();
  }

  /** The texts of the first rows. */
  List<List<String>> firstRows(int count) {
    return tasks.stream()
        .flatMap(task -> task.dataset().examples().stream().limit(count))
        .map(TrainingExample::texts)
        .limit(count)
        .toList();
  }

  /** Which folders the author keeps files in is nobody's business. */
  static String withoutFolders(String text) {
    return Stream.of(text.split(" ", -1))
        .map(word -> word.substring(1 + Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\'))))
        .reduce((a, b) -> a + " " + b)
        .orElse(text);
  }
}
