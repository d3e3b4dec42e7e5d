package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.InvalidInputException;
import io.attune.model.ModelMerger;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune merge}. */
@Command(
    name = "merge",
    header = "Averages the weights of models into one (a \"soup\").",
    description = {
      "",
      "The models have to be fine-tuned from the same one: in several runs with other seeds or"
          + " settings, or the base model itself, so that less of it is forgotten. The average is"
          + " often better than each, and as fast as one. Measure it like any other model."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune merge --models run1/model,run2/model,run3/model --out soup",
      "  attune merge --models all-MiniLM-L6-v2,run/model --weights 1,3 --out mild"
    })
final class MergeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--models",
      required = true,
      split = ",",
      paramLabel = "MODEL",
      description = "At least two folders or embedded models, with commas between them.")
  private List<String> models;

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "X",
      description = "How much each model counts (default: all alike).")
  private List<Double> weights = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the new model; one that is there is replaced by it.")
  private Path out;

  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  MergeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    requireOther();
    List<Double> shares = weights.isEmpty() ? models.stream().map(m -> 1.0).toList() : weights;
    try (SentenceTransformer merged = ModelMerger.merge(models, shares)) {
      merged.save(out);
    }
    if (json.isGiven()) {
      JsonOption.print(
          terminal,
          JsonNodeFactory.instance
              .objectNode()
              .put("model", out.toString())
              .put("merged", models.size()));
    } else {
      terminal.out().println("Merged " + models.size() + " models into " + out);
    }
    return AttuneCommandLine.DONE;
  }

  private void requireOther() throws IOException {
    for (String model : models) {
      Path folder = Path.of(model);
      if (Files.exists(folder) && Files.exists(out) && Files.isSameFile(folder, out)) {
        throw new InvalidInputException(
            "--out is one of the --models: " + out + "; choose another folder");
      }
    }
  }
}
