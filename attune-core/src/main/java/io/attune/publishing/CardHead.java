package io.attune.publishing;

import io.attune.evaluation.MetricEstimate;
import io.attune.model.ModelReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a model card's head, which the hub and its search go by. */
final class CardHead {
  private static final int WIDGET_TEXTS = 3;
  private static final int WIDGETS = 3;
  private static final String NO_WIDGET = "widget:\n";
  private static final int LONGEST_WIDGET_TEXT = 300;

  private CardHead() {}

  /** Of any model. */
  static Map<String, String> of() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("library_name", "library_name: sentence-transformers\n");
    fields.put("pipeline_tag", "pipeline_tag: sentence-similarity\n");
    fields.put("tags", list("tags", tags()));
    return fields;
  }

  private static List<String> tags() {
    return new ArrayList<>(
        List.of("sentence-transformers", "sentence-similarity", "feature-extraction", "attune"));
  }

  /** Of a model that was trained. */
  static Map<String, String> of(CardRun run) {
    Map<String, String> fields = of();
    List<String> tags = tags();
    tags.add("generated_from_trainer");
    tags.add("dataset_size:" + run.rows());
    run.losses().forEach(loss -> tags.add("loss:" + loss));
    fields.put("tags", list("tags", tags));
    ModelReference.hubName(run.record().baseModel().reference())
        .ifPresent(name -> fields.put("base_model", "base_model: " + name + "\n"));
    List<String> datasets = run.hubDatasets();
    if (!datasets.isEmpty()) {
      fields.put("datasets", list("datasets", datasets));
    }
    String widget = widget(run);
    if (!widget.equals(NO_WIDGET)) {
      fields.put("widget", widget);
    }
    if (!run.evaluations().isEmpty()) {
      Set<String> metrics = new LinkedHashSet<>();
      run.evaluations()
          .forEach(evaluation -> metrics.addAll(evaluation.after().metrics().keySet()));
      fields.put("metrics", list("metrics", metrics));
      fields.put("model-index", index(run));
    }
    return fields;
  }

  private static String list(String field, Iterable<String> values) {
    StringBuilder yaml = new StringBuilder(field + ":\n");
    values.forEach(value -> yaml.append("- ").append(text(value)).append('\n'));
    return yaml.toString();
  }

  /** A JSON string is a YAML string, whatever it holds; plain words need no quotes. */
  private static String text(String value) {
    return value.matches("[A-Za-z][\\w./:@-]*[\\w.]") ? value : PublishingJson.toText(value);
  }

  /**
   * Examples to try on the model's page: a row's first text beside its others and some of others.
   */
  private static String widget(CardRun run) {
    List<List<String>> rows = run.firstRows(WIDGETS + WIDGET_TEXTS);
    StringBuilder yaml = new StringBuilder(NO_WIDGET);
    for (int i = 0; i < Math.min(WIDGETS, rows.size()); i++) {
      String source = rows.get(i).get(0);
      Set<String> sentences = new LinkedHashSet<>(rows.get(i));
      rows.subList(i + 1, rows.size()).forEach(row -> sentences.add(row.get(row.size() - 1)));
      sentences.remove(source);
      if (sentences.isEmpty()) {
        continue; // nothing to compare with
      }
      yaml.append("- source_sentence: ").append(quoted(source)).append("\n  sentences:\n");
      sentences.stream()
          .limit(WIDGET_TEXTS)
          .forEach(text -> yaml.append("  - ").append(quoted(text)).append('\n'));
    }
    return yaml.toString();
  }

  private static String quoted(String text) {
    return PublishingJson.toText(DatasetFacts.shortened(text, LONGEST_WIDGET_TEXT));
  }

  private static String index(CardRun run) {
    StringBuilder yaml = new StringBuilder("model-index:\n- name: ");
    yaml.append(PublishingJson.toText(run.title())).append("\n  results:\n");
    for (EvaluationComparison evaluation : run.evaluations()) {
      Map<String, MetricEstimate> metrics = evaluation.after().metrics();
      String task = task(metrics.keySet());
      yaml.append("  - task:\n      type: ")
          .append(task.toLowerCase(Locale.ROOT).replace(' ', '-'));
      yaml.append("\n      name: ").append(task).append("\n    dataset:\n      name: ");
      yaml.append(PublishingJson.toText(CardRun.withoutFolders(evaluation.title())));
      yaml.append("\n      type: unknown\n    metrics:\n");
      metrics.forEach(
          (name, estimate) ->
              yaml.append("    - type: ")
                  .append(text(name))
                  .append("\n      value: ")
                  .append(String.format(Locale.ROOT, "%.6f", estimate.value()))
                  .append("\n      name: ")
                  .append(text(MetricTitles.title(name)))
                  .append('\n'));
    }
    return yaml.toString();
  }

  /** The kind of a measurement, in the hub's words, by what it measured. */
  private static String task(Set<String> metrics) {
    if (any(metrics, "ndcg").isPresent()) {
      return "Information Retrieval";
    }
    if (any(metrics, "spearman").isPresent()) {
      return "Semantic Similarity";
    }
    return any(metrics, "f1").isPresent() ? "Binary Classification" : "Triplet";
  }

  private static Optional<String> any(Set<String> metrics, String part) {
    return metrics.stream().filter(metric -> metric.contains(part)).findFirst();
  }
}
