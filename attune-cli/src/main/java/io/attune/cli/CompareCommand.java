package io.attune.cli;

import io.attune.evaluation.EvaluationJson;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluationTable;
import io.attune.evaluation.ModelComparison;
import io.attune.evaluation.ModelComparison.ModelResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune compare}. */
@Command(
    name = "compare",
    header = "Ranks models on your data, before any training.",
    description = {
      "",
      "Measures every model on the same data, each with its own pooling, prompts and similarity,"
          + " and prints a table, best first. Which models cannot be told apart from the best one on"
          + " so much data is said as well."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune compare --models all-MiniLM-L6-v2,bge-small-en-v1.5,run/model \\",
      "      --retrieval data/dev",
      "  attune compare --models all-MiniLM-L6-v2,models/e5 --triplets dev.jsonl --json"
    })
final class CompareCommand implements Callable<Integer>, CheckedOptions {
  private final Terminal terminal;

  @Option(
      names = "--models",
      required = true,
      split = ",",
      paramLabel = "MODEL",
      description = "Folders or embedded models, with commas between them.")
  private List<String> models;

  @Mixin private ModelEvaluation evaluation;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(models));
    List<EvaluationResult> results = evaluation.of(distinct, terminal);
    List<ModelResult> named = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      named.add(new ModelResult(distinct.get(i), results.get(i)));
    }
    ModelComparison comparison = ModelComparison.of(named);
    if (json.isGiven()) {
      JsonOption.print(terminal, EvaluationJson.of(comparison));
    } else {
      terminal.out().print(EvaluationTable.models(comparison));
    }
    return AttuneCommandLine.DONE;
  }

  @Override
  public void checkOptions(Problems problems) throws IOException {
    evaluation.checkOptions(problems);
  }
}
