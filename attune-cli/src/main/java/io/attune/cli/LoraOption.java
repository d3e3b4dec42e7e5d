package io.attune.cli;

import io.attune.model.LoraOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a low-rank adapter, which is trained where a rank is given. */
final class LoraOption {
  @Option(
      names = "--lora-rank",
      paramLabel = "N",
      description =
          "Trains a low-rank adapter (LoRA) of this rank instead of the encoder's own weights;"
              + " OUT/model holds both: the model with the adapter merged, and adapter/ in PEFT's"
              + " format.")
  private Optional<Integer> rank = Optional.empty();

  @Option(
      names = "--lora-alpha",
      paramLabel = "X",
      description = "What the adapter adds is scaled by alpha / rank (default: twice the rank).")
  private Optional<Double> alpha = Optional.empty();

  @Option(
      names = "--lora-dropout",
      paramLabel = "X",
      description = "Dropout of the adapter's input (default: 0).")
  private Optional<Double> dropout = Optional.empty();

  @Option(
      names = "--lora-targets",
      paramLabel = "NAME",
      split = ",",
      description =
          "Linear layers that get an adapter, by the ends of their names or patterns, such as"
              + " query,value (default: all).")
  private List<String> targets = List.of();

  /**
   * @param problems what is wrong is noted there
   * @return the adapter's settings; nothing where none is asked for, or anything was wrong
   */
  Optional<LoraOptions> read(Problems problems) throws IOException {
    List<String> without = new ArrayList<>();
    alpha.ifPresent(value -> without.add("--lora-alpha"));
    dropout.ifPresent(value -> without.add("--lora-dropout"));
    if (!targets.isEmpty()) {
      without.add("--lora-targets");
    }
    problems.require(
        rank.isPresent() || without.isEmpty(),
        String.join(", ", without) + " has no effect without --lora-rank");
    if (rank.isEmpty()) {
      return Optional.empty();
    }
    return problems.attempt(
        () ->
            new LoraOptions(
                rank.get(),
                alpha.orElse(2.0 * rank.get()),
                dropout.orElse(0.0),
                /* rankStabilised */ false,
                targets.isEmpty() ? LoraOptions.ALL_LINEAR : targets));
  }

  /** For the record of the run. */
  static void describe(SentenceTransformer model, Map<String, Object> settings) {
    model.adapterOptions().ifPresent(options -> settings.putAll(described(options)));
  }

  private static Map<String, Object> described(LoraOptions options) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("lora-rank", options.rank());
    settings.put("lora-alpha", options.alpha());
    settings.put("lora-dropout", options.dropout());
    settings.put("lora-targets", String.join(",", options.targets()));
    return settings;
  }
}
