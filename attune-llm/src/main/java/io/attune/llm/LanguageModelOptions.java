package io.attune.llm;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which language model to ask, where, how, and for how much.
 *
 * @param server to talk to
 * @param model that answers
 * @param answers the folder in which all answers are kept
 * @param batch whether to ask through the Batch API: half the price, within a day
 * @param pollInterval how long to wait between two looks at a batch
 * @param price of single requests; empty where it is not known
 * @param maxCost US dollars that a run may cost; empty for no limit
 */
public record LanguageModelOptions(
    ServerSettings server,
    ModelSettings model,
    Path answers,
    boolean batch,
    Duration pollInterval,
    Optional<Price> price,
    Optional<Double> maxCost) {
  /** Batches take from minutes to a day. */
  public static final Duration DEFAULT_POLL_INTERVAL = Duration.ofSeconds(30);

  /**
   * Checks what belongs together.
   *
   * @throws InvalidInputException with all that is wrong
   */
  public LanguageModelOptions {
    List<String> problems = new ArrayList<>();
    if (pollInterval.isNegative() || pollInterval.isZero()) {
      problems.add("poll interval must be more than 0 seconds, but is " + pollInterval.toSeconds());
    }
    maxCost
        .filter(dollars -> !(dollars > 0 && Double.isFinite(dollars)))
        .ifPresent(dollars -> problems.add("max cost must be more than 0, but is " + dollars));
    if (maxCost.isPresent() && price.isEmpty()) {
      problems.add(
          "The price of '%s' at %s is not known, so no cost can be limited; give it by --price-input and --price-output, in dollars for a million tokens."
              .formatted(model.model(), server.address()));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }

  /** What a request costs on the way that is taken. */
  Optional<Price> effectivePrice() {
    return batch ? price.map(Price::inBatch) : price;
  }
}
