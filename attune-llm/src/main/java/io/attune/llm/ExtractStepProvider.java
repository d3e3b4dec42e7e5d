package io.attune.llm;

import io.attune.InvalidInputException;
import io.attune.data.cleaning.CleaningStep;
import io.attune.data.cleaning.CleaningStepProvider;
import io.attune.data.cleaning.StepOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the step {@code extract} of a recipe:
 *
 * <pre>{@code
 * - extract:
 *     wanted: the duties and requirements of the job
 *     answers: extract.answers
 *     base-url: http://localhost:11434/v1
 *     llm-model: qwen3
 * }</pre>
 *
 * <p>Options are called as those of the command {@code queries} are: {@code llm-model}, {@code
 * base-url}, {@code max-output-tokens}, {@code concurrency}, {@code max-cost}, {@code price-input},
 * {@code price-output}, {@code answers}.
 */
public final class ExtractStepProvider implements CleaningStepProvider {
  /** Beside the place where the command runs: a recipe knows no output. */
  private static final String ANSWERS = "extract.answers";

  /** Extracts are long. */
  private static final int MAX_OUTPUT_TOKENS = 4096;

  private static final double MOST_DOLLARS = 1e6;

  /** For {@link java.util.ServiceLoader}. */
  public ExtractStepProvider() {}

  @Override
  public String name() {
    return ExtractStep.NAME;
  }

  @Override
  public CleaningStep create(StepOptions options) {
    Optional<String> wanted = options.text("wanted").filter(text -> !text.isBlank());
    if (wanted.isEmpty()) {
      options.error(
          "'extract' needs 'wanted': what to keep, in words, such as the requirements of the job");
    }
    String model = options.text("llm-model").orElse(ModelSettings.DEFAULT_MODEL);
    int tokens = options.integer("max-output-tokens", 1, 1_000_000).orElse(MAX_OUTPUT_TOKENS);
    int concurrency =
        options.integer("concurrency", 1, 256).orElse(ServerSettings.DEFAULT_CONCURRENCY);
    double maxCost = options.number("max-cost", 0, 0, MOST_DOLLARS);
    double input = options.number("price-input", -1, 0, MOST_DOLLARS);
    double output = options.number("price-output", -1, 0, MOST_DOLLARS);
    Path answers = Path.of(options.text("answers").orElse(ANSWERS));
    Optional<String> baseUrl = options.text("base-url");
    try {
      Map<String, String> environment = System.getenv();
      ServerAddress address = ServerAddress.of(baseUrl, environment);
      Optional<Price> price =
          input >= 0 && output >= 0
              ? Optional.of(new Price(input, output))
              : address.isOpenAi() ? PriceTable.find(model) : Optional.empty();
      return new ExtractStep(
          Optional.of(
              new LanguageModelOptions(
                  new ServerSettings(
                      address,
                      ApiKey.fromEnvironment(environment, address),
                      concurrency,
                      ServerSettings.DEFAULT_TIMEOUT),
                  new ModelSettings(model, Optional.of(0.0), tokens),
                  answers,
                  false,
                  LanguageModelOptions.DEFAULT_POLL_INTERVAL,
                  price,
                  maxCost > 0 ? Optional.of(maxCost) : Optional.empty())),
          wanted.orElse(""));
    } catch (InvalidInputException e) {
      e.getMessage().lines().forEach(line -> options.error(line.replaceFirst("\\.$", "")));
      return new ExtractStep(Optional.empty(), "");
    }
  }
}
