package io.attune.cli;

import io.attune.evaluation.EvaluationJson;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluationTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune evaluate}. */
@Command(
    name = "evaluate",
    header = "Measures how good a model is, with 95 %% confidence intervals.",
    description = {
      "",
      "Prints sentence-transformers' metrics of the model on data that it was not trained on. With"
          + " --baseline also the differences from another model, by the paired bootstrap: an"
          + " interval that excludes 0 means more than chance."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune evaluate --model run/model --retrieval data/test \\",
      "      --baseline all-MiniLM-L6-v2",
      "  attune evaluate --model run/model --triplets test.csv \\",
      "      --columns anchor=question --json",
      "  attune evaluate --model run/model --similarity scored.csv \\",
      "      --baseline all-MiniLM-L6-v2"
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Option(
      names = "--baseline",
      paramLabel = "MODEL",
      description = "Another model to compare with, on the same items.")
  private Optional<String> baseline = Optional.empty();

  @Mixin private ModelEvaluation evaluation;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<String> models = new ArrayList<>(List.of(model.reference()));
    baseline.ifPresent(models::add);
    List<EvaluationResult> results = evaluation.of(models, terminal);
    print(results.get(0), baseline.map(reference -> results.get(1)));
    return AttuneCommandLine.DONE;
  }

  private void print(EvaluationResult result, Optional<EvaluationResult> other) {
    if (json.isGiven()) {
      JsonOption.print(
          terminal,
          other
              .map(base -> EvaluationJson.of(result, base))
              .orElseGet(() -> EvaluationJson.of(result)));
      return;
    }
    terminal.out().print(EvaluationTable.metrics(result));
    other.ifPresent(
        base -> {
          terminal.out().println();
          terminal.out().print(EvaluationTable.differences(result, base));
        });
  }
}
