package io.attune.publishing;

import io.attune.training.TrainingArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is needed to repeat the run: settings, data and environment. */
final class RecordSections {
  private RecordSections() {}

  static String html(RunRecord run) {
    return Html.section("settings", "Settings", settings(run))
        + (run.data().isEmpty() ? "" : Html.section("data", "Data", data(run)))
        + Html.section("environment", "Environment", environment(run));
  }

  private static String settings(RunRecord run) {
    Map<String, Object> defaults =
        PlainValues.of(TrainingArguments.builder(Path.of("unused")).build());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("loss", Html.escape(run.loss().name()), ""));
    run.loss()
        .configuration()
        .forEach(
            (name, value) ->
                rows.add(List.of(Html.escape("loss option " + name), text(value), "")));
    run.arguments()
        .forEach(
            (name, value) -> {
              boolean changed =
                  defaults.containsKey(name)
                      && !name.equals("output-directory")
                      && !Objects.equals(defaults.get(name), value);
              rows.add(
                  List.of(
                      Html.escape(name),
                      changed ? "<b>" + text(value) + "</b>" : text(value),
                      changed ? text(defaults.get(name)) : ""));
            });
    run.seeds()
        .forEach((name, seed) -> rows.add(List.of(Html.escape("seed of " + name), "" + seed, "")));
    return Html.table("Settings", List.of("Setting", "Value", "Default, where it differs"), rows);
  }

  private static String text(Object value) {
    if (value == null || Map.of().equals(value)) {
      return "<span class=\"absent\">not set</span>";
    }
    return value instanceof Double number
        ? Figures.number(number)
        : Html.escape(String.valueOf(value));
  }

  private static String data(RunRecord run) {
    return Html.table(
        "Data",
        List.of("Used for", "File", "Rows", "SHA-256"),
        run.data().stream()
            .map(
                file ->
                    List.of(
                        Html.escape(file.role()),
                        "<code>" + Html.escape(file.path()) + "</code>",
                        Figures.count(file.rows()),
                        file.sha256()
                            .map(hash -> "<code class=\"hash\">" + Html.escape(hash) + "</code>")
                            .orElse("made in memory")))
            .toList());
  }

  private static String environment(RunRecord run) {
    RunEnvironment environment = run.environment();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Attune", Html.escape(environment.attune()));
    facts.put("Java", Html.escape(environment.java()));
    facts.put("libtorch", Html.escape(environment.libtorch()));
    facts.put("tokenizers", Html.escape(environment.tokenizers()));
    facts.put("Operating system", Html.escape(environment.os()));
    facts.put("Processor", Html.escape(environment.processor()));
    facts.put("Threads", Integer.toString(environment.threads()));
    facts.put("Started", run.started().toString());
    run.ended().ifPresent(end -> facts.put("Ended", end.toString()));
    run.outcome()
        .ifPresent(
            outcome -> {
              facts.put("Rows trained on", Figures.count(outcome.rows()));
              facts.put("Tokens trained on", Figures.count(outcome.tokens()));
              outcome
                  .trainLoss()
                  .ifPresent(loss -> facts.put("Mean training loss", Figures.number(loss)));
              outcome.bestStep().ifPresent(step -> facts.put("Best step", Figures.count(step)));
              outcome
                  .bestMetric()
                  .ifPresent(metric -> facts.put("Best metric", Figures.number(metric)));
            });
    facts.put(
        "Base model's fingerprint",
        "<code class=\"hash\">" + Html.escape(run.baseModel().fingerprint()) + "</code>");
    facts.put("Dimension", Integer.toString(run.baseModel().dimension()));
    facts.put("Longest text", run.baseModel().maxSeqLength() + " tokens");
    return Html.definitions(facts);
  }
}
