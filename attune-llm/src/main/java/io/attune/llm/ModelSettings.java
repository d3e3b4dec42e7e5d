package io.attune.llm;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which model answers, and how.
 *
 * @param model its name on the server, such as {@code gpt-4o-mini}
 * @param temperature from 0 (always the likeliest word) to 2; not sent where it is empty, as some
 *     models allow only their own
 * @param maxOutputTokens an answer is cut off after so many tokens, thinking included; at least 1
 */
public record ModelSettings(String model, Optional<Double> temperature, int maxOutputTokens) {
  /** Cheap, and good enough to write queries. */
  public static final String DEFAULT_MODEL = "gpt-4o-mini";

  /** Long enough for a dozen queries or an extract, short enough to bound a runaway answer. */
  public static final int DEFAULT_MAX_OUTPUT_TOKENS = 1024;

  private static final double HIGHEST_TEMPERATURE = 2;

  /**
   * Checks the settings.
   *
   * @throws InvalidInputException with all that is wrong
   */
  public ModelSettings {
    List<String> problems = new ArrayList<>();
    if (model.isBlank()) {
      problems.add("The name of the language model is empty; name one, such as gpt-4o-mini.");
    }
    temperature
        .filter(value -> !(value >= 0 && value <= HIGHEST_TEMPERATURE))
        .ifPresent(value -> problems.add("temperature must be from 0 to 2, but is " + value));
    if (maxOutputTokens < 1) {
      problems.add("max output tokens must be at least 1, but is " + maxOutputTokens);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }
}
