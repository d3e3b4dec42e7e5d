package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.data.Dataset;
import io.attune.losses.DataProfile;
import io.attune.losses.Loss;
import io.attune.losses.LossAdvice;
import io.attune.losses.LossAdvisor;
import io.attune.losses.LossResources;
import io.attune.losses.Losses;
import io.attune.training.TrainingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is learnt from each data set: a loss that was named, or the one that is advised. */
final class LossChoice {
  private static final String AUTO = "auto";

  @Option(
      names = "--loss",
      paramLabel = "[NAME=]LOSS",
      description =
          "What to learn, such as MultipleNegativesRankingLoss for pairs and triplets; auto (the"
              + " default): what attune advise recommends for the data. With several data sets one"
              + " for each, by its name, or one for all.")
  private List<String> losses = new ArrayList<>();

  @Option(
      names = "--loss-option",
      paramLabel = "KEY=VALUE",
      description =
          "A parameter of the loss by sentence-transformers' name, such as scale=20; with several"
              + " data sets NAME.KEY=VALUE is for that one alone, and loss.KEY=VALUE is for the"
              + " loss inside another. May be given several times.")
  private Map<String, String> options = new LinkedHashMap<>();

  /**
   * Makes the losses.
   *
   * @param datasets by name
   * @param models opens guides and teachers
   * @param terminal is told which losses were chosen
   * @param problems what is wrong is noted there
   */
  List<TrainingTask> tasks(
      Map<String, Dataset> datasets, OpenedModels models, Terminal terminal, Problems problems)
      throws IOException {
    Map<String, String> named = new LinkedHashMap<>();
    for (String loss : losses) {
      NamedValue value = NamedValue.of(loss);
      problems.require(
          value.name().isEmpty() || datasets.containsKey(value.name()) || datasets.isEmpty(),
          "--loss "
              + loss
              + ": there is no training data of that name"
              + Suggestions.hint(value.name(), datasets.keySet())
              + "; there is: "
              + String.join(", ", datasets.keySet()));
      problems.require(
          named.put(value.name(), value.value()) == null,
          "--loss is given twice for " + (value.name().isEmpty() ? "all data" : value.name()));
      boolean known = isKnown(value.value());
      if (!known || (datasets.isEmpty() && !value.value().equals(AUTO))) {
        LossResources noData = new LossResources(Optional.empty(), models);
        problems.attempt(() -> Losses.create(value.value(), options, noData));
      }
    }
    List<TrainingTask> tasks = new ArrayList<>();
    for (Map.Entry<String, Dataset> data : datasets.entrySet()) {
      String name = data.getKey();
      String loss = named.getOrDefault(name, named.getOrDefault("", AUTO));
      if (!isKnown(loss)) {
        continue; // has been told
      }
      problems
          .attempt(() -> loss(loss, name, datasets, models, terminal))
          .ifPresent(made -> tasks.add(new TrainingTask(name, data.getValue(), made)));
    }
    return tasks;
  }

  /** Notes losses that there are not. */
  void checkNames(Problems problems) throws IOException {
    for (String loss : losses) {
      String name = NamedValue.of(loss).value();
      if (!isKnown(name)) {
        problems.attempt(() -> Losses.create(name, Map.of(), LossResources.NONE));
      }
    }
  }

  private static boolean isKnown(String loss) {
    return loss.equals(AUTO) || Losses.names().contains(loss);
  }

  private Loss loss(
      String loss,
      String dataset,
      Map<String, Dataset> datasets,
      OpenedModels models,
      Terminal terminal) {
    Dataset rows = datasets.get(dataset);
    String name = loss;
    if (loss.equals(AUTO)) {
      LossAdvice advice = LossAdvisor.advise(rows);
      name = advice.recommended().loss();
      terminal
          .err()
          .println(
              "Loss for "
                  + advice.data().columns()
                  + ": "
                  + name
                  + ", which "
                  + advice.recommended().why()
                  + " (suits --batch-sampler "
                  + advice.recommended().batchSampler()
                  + ")");
      advice.hints().forEach(terminal.err()::println);
    }
    LossResources resources = new LossResources(Optional.of(DataProfile.of(rows)), models);
    try {
      Loss made = Losses.create(name, optionsOf(dataset, datasets), resources);
      LossAdvisor.requireFitting(made, rows);
      return made;
    } catch (InvalidInputException e) {
      throw datasets.size() == 1
          ? e
          : new InvalidInputException(dataset + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> optionsOf(String dataset, Map<String, Dataset> datasets) {
    Map<String, String> own = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          String prefix = dot < 0 ? "" : key.substring(0, dot);
          if (!datasets.containsKey(prefix) || datasets.size() == 1) {
            own.putIfAbsent(key, value);
          } else if (prefix.equals(dataset)) {
            own.put(key.substring(dot + 1), value);
          }
        });
    return own;
  }
}
