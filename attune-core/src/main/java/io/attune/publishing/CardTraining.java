package io.attune.publishing;

import io.attune.model.SentenceTransformer;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The part of a model card that tells how it was trained: data, settings, log, machine. */
final class CardTraining {
  /** Rows of the log between evaluations; the whole of it is in metrics.jsonl. */
  private static final int LOGGED = 40;

  private CardTraining() {}

  static String markdown(CardRun run, SentenceTransformer model) {
    StringBuilder text = new StringBuilder("## Training\n\n");
    for (TrainingTask task : run.tasks()) {
      text.append("### Training data: ").append(Markdown.escape(task.name())).append("\n\n");
      text.append(dataset(DatasetFacts.of(task.name(), task.dataset(), task.rows(), model)));
      text.append("\nLoss: ").append(loss(task)).append('\n');
    }
    run.validation()
        .forEach(
            (name, dataset) ->
                text.append("### Validation data: ")
                    .append(Markdown.escape(dataset.name()))
                    .append("\n\n")
                    .append(dataset(DatasetFacts.of(name, dataset, dataset.size(), model)))
                    .append('\n'));
    return text.append("### Settings\n\n")
        .append(settings(run.record()))
        .append("\n### Log\n\n")
        .append(log(run))
        .append("\n### Time and machine\n\n")
        .append(machine(run.record()))
        .toString();
  }

  private static String dataset(DatasetFacts facts) {
    List<List<String>> columns = new ArrayList<>();
    for (int column = 0; column < facts.columns().size(); column++) {
      columns.add(List.of("`" + facts.columns().get(column) + "`", facts.lengths().get(column)));
    }
    List<String> names = new ArrayList<>(facts.columns().stream().map(c -> "`" + c + "`").toList());
    if (facts.labels()) {
      names.add("`label`");
    }
    return Figures.count(facts.rows())
        + " rows; lengths of the first 1,000:\n\n"
        + Markdown.table(List.of("Column", "Length"), columns)
        + "\n"
        + Markdown.details(
            "Samples",
            Markdown.table(
                names,
                facts.samples().stream()
                    .map(row -> row.stream().map(Markdown::escape).toList())
                    .toList()));
  }

  private static String loss(TrainingTask task) {
    return "`%s` with these parameters:\n\n".formatted(task.loss().name())
        + Markdown.code("json", PublishingJson.toText(task.loss().configuration()));
  }

  private static String settings(RunRecord record) {
    Map<String, Object> defaults =
        PlainValues.of(TrainingArguments.builder(Path.of("unused")).build());
    Map<String, Object> given = new LinkedHashMap<>(record.arguments());
    given.keySet().retainAll(defaults.keySet());
    given.remove("output-directory");
    Map<String, Object> changed = new LinkedHashMap<>(given);
    changed.entrySet().removeIf(s -> Objects.equals(defaults.get(s.getKey()), s.getValue()));
    return (changed.isEmpty()
            ? "All as they are by default.\n"
            : "Other than by default:\n\n" + list(changed))
        + "\n"
        + Markdown.details("All settings", list(given));
  }

  private static String list(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .map(setting -> "- `%s`: %s\n".formatted(setting.getKey(), value(setting.getValue())))
        .collect(Collectors.joining());
  }

  private static String value(Object value) {
    if (value == null) {
      return "not set";
    }
    return value instanceof Double number ? Figures.number(number) : Markdown.escape("" + value);
  }

  /** Losses and evaluations by step, the best step in bold. */
  private static String log(CardRun run) {
    List<String> columns = columns(run);
    Map<Double, Map<String, Double>> steps = new TreeMap<>();
    for (Map<String, Double> entry : run.report().history().entries()) {
      if (entry.containsKey("step")) {
        steps.computeIfAbsent(entry.get("step"), s -> new LinkedHashMap<>()).putAll(entry);
      }
    }
    List<Map<String, Double>> rows = thinned(new ArrayList<>(steps.values()), columns);
    if (rows.isEmpty()) {
      return "Nothing was logged in between.\n";
    }
    double best = run.record().outcome().flatMap(RunOutcome::bestStep).orElse(-1);
    return Markdown.table(
        columns.stream().map(CardTraining::columnTitle).toList(),
        rows.stream()
            .map(
                row ->
                    columns.stream()
                        .map(column -> cell(row.get(column), row.get("step") == best))
                        .toList())
            .toList());
  }

  private static String columnTitle(String column) {
    return switch (column) {
      case "epoch" -> "Epoch";
      case "step" -> "Step";
      case "loss" -> "Training loss";
      case "eval_loss" -> "Validation loss";
      default -> "`" + column.replaceFirst("^eval_", "") + "`";
    };
  }

  private static List<String> columns(CardRun run) {
    Set<String> known = run.report().history().names();
    Set<String> columns = new LinkedHashSet<>(List.of("epoch", "step", "loss", "eval_loss"));
    run.evaluations().forEach(e -> columns.add("eval_" + e.after().primaryMetric()));
    columns.retainAll(known);
    return List.copyOf(columns);
  }

  /** All evaluations, and of the other rows so many as to be readable. */
  private static List<Map<String, Double>> thinned(
      List<Map<String, Double>> rows, List<String> columns) {
    int stride = Math.max(1, (rows.size() + LOGGED - 1) / LOGGED);
    return IntStream.range(0, rows.size())
        .filter(
            i ->
                i % stride == stride - 1
                    || columns.stream()
                        .anyMatch(c -> c.startsWith("eval_") && rows.get(i).containsKey(c)))
        .mapToObj(rows::get)
        .toList();
  }

  private static String cell(Double value, boolean best) {
    if (value == null || !Double.isFinite(value)) {
      return "–";
    }
    return best ? "**" + Figures.number(value) + "**" : Figures.number(value);
  }

  private static String machine(RunRecord record) {
    RunEnvironment environment = record.environment();
    Map<String, String> facts = new LinkedHashMap<>();
    record
        .outcome()
        .ifPresent(
            outcome -> {
              facts.put("Time", Figures.duration(outcome.seconds()));
              facts.put("Steps", Figures.count(outcome.steps()));
            });
    record.peakMemoryBytes().ifPresent(bytes -> facts.put("Memory", Figures.bytes(bytes)));
    facts.put("Processor", environment.processor() + ", " + environment.threads() + " threads");
    facts.put("Precision", environment.precision());
    facts.put("Attune", environment.attune());
    facts.put("Java", environment.java());
    facts.put("libtorch", environment.libtorch());
    facts.put("Tokenizers", environment.tokenizers());
    return facts.entrySet().stream()
        .map(fact -> "- %s: %s\n".formatted(fact.getKey(), Markdown.escape(fact.getValue())))
        .collect(Collectors.joining());
  }
}
