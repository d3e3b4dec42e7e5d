package io.attune.cli;

import io.attune.llm.ApiKey;
import io.attune.llm.LanguageModelOptions;
import io.attune.llm.ModelSettings;
import io.attune.llm.Price;
import io.attune.llm.PriceTable;
import io.attune.llm.ServerAddress;
import io.attune.llm.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which language model to ask, where, how, and for how much. */
final class LanguageModelCommandOptions {
  @Option(
      names = "--llm-model",
      paramLabel = "NAME",
      description = "The language model, by its name on the server (default: ${DEFAULT-VALUE}).")
  private String model = ModelSettings.DEFAULT_MODEL;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Any server of OpenAI's chat completions, such as http://localhost:11434/v1 (default:"
              + " OPENAI_BASE_URL, else OpenAI). The key comes from OPENAI_API_KEY only.")
  private Optional<String> baseUrl = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 for the likeliest words, up to 2; 'none' for models that have their own.")
  private Optional<String> temperature = Optional.empty();

  @Option(
      names = "--max-output-tokens",
      paramLabel = "N",
      description = "An answer is cut off after so many tokens (default: ${DEFAULT-VALUE}).")
  private int maxOutputTokens = ModelSettings.DEFAULT_MAX_OUTPUT_TOKENS;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Requests under way at once (default: ${DEFAULT-VALUE}).")
  private int concurrency = ServerSettings.DEFAULT_CONCURRENCY;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "A request without an answer is tried again (default: ${DEFAULT-VALUE}).")
  private int timeout = (int) ServerSettings.DEFAULT_TIMEOUT.toSeconds();

  @Option(
      names = "--batch",
      description = "Asks through OpenAI's Batch API: half the price, within a day.")
  private boolean batch;

  @Option(
      names = "--poll-seconds",
      paramLabel = "N",
      description = "Between two looks at a batch (default: ${DEFAULT-VALUE}).")
  private int pollSeconds = (int) LanguageModelOptions.DEFAULT_POLL_INTERVAL.toSeconds();

  @Option(
      names = "--max-cost",
      paramLabel = "DOLLARS",
      description = "Stops before this run costs more; what was answered is kept.")
  private Optional<Double> maxCost = Optional.empty();

  @Option(
      names = "--price-input",
      paramLabel = "DOLLARS",
      description = "What a million tokens of prompts cost, where Attune does not know.")
  private Optional<Double> priceInput = Optional.empty();

  @Option(
      names = "--price-output",
      paramLabel = "DOLLARS",
      description = "What a million tokens of answers cost.")
  private Optional<Double> priceOutput = Optional.empty();

  @Option(
      names = "--answers",
      paramLabel = "DIR",
      description =
          "Where all answers are kept, so that none is paid for twice (default: OUT.answers).")
  private Optional<Path> answers = Optional.empty();

  @Option(
      names = "--dry-run",
      description = "Tells what would be asked and what it would cost; asks nothing.")
  private boolean dryRun;

  boolean isDryRun() {
    return dryRun;
  }

  /**
   * The options as the library takes them.
   *
   * @param problems what is wrong is noted there
   * @param out beside which answers are kept, unless the user chose a folder
   * @param usualTemperature where none is given
   * @return nothing where something is wrong
   */
  Optional<LanguageModelOptions> read(Problems problems, Path out, double usualTemperature)
      throws IOException {
    return read(problems, out, usualTemperature, !dryRun);
  }

  /** Notes what is wrong in the options; the key may still be missing. */
  void checkOptions(Problems problems, double usualTemperature) throws IOException {
    read(problems, Path.of("out"), usualTemperature, false);
  }

  private Optional<LanguageModelOptions> read(
      Problems problems, Path out, double usualTemperature, boolean withKey) throws IOException {
    Map<String, String> environment = System.getenv();
    problems.require(
        priceInput.isPresent() == priceOutput.isPresent(),
        "Give both --price-input and --price-output, or none");
    Optional<ServerAddress> address =
        problems.attempt(() -> ServerAddress.of(baseUrl, environment));
    Optional<ServerSettings> server =
        address.isEmpty()
            ? Optional.empty()
            : problems.attempt(() -> server(address.get(), environment, withKey));
    Optional<ModelSettings> settings =
        problems.attempt(
            () ->
                new ModelSettings(model, temperature(problems, usualTemperature), maxOutputTokens));
    if (server.isEmpty() || settings.isEmpty()) {
      return Optional.empty();
    }
    return problems.attempt(
        () ->
            new LanguageModelOptions(
                server.get(),
                settings.get(),
                answers.orElse(out.resolveSibling(out.getFileName() + ".answers")),
                batch,
                Duration.ofSeconds(pollSeconds),
                price(address.get()),
                maxCost));
  }

  private ServerSettings server(
      ServerAddress address, Map<String, String> environment, boolean withKey) {
    ApiKey key = withKey ? ApiKey.fromEnvironment(environment, address) : ApiKey.NONE;
    return new ServerSettings(address, key, concurrency, Duration.ofSeconds(timeout));
  }

  private Optional<Double> temperature(Problems problems, double usual) {
    if (temperature.isEmpty()) {
      return Optional.of(usual);
    }
    if (temperature.get().equals("none")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Double.parseDouble(temperature.get()));
    } catch (NumberFormatException e) {
      problems.require(
          false,
          "--temperature must be a number from 0 to 2 or none, but is '" + temperature.get() + "'");
      return Optional.of(usual);
    }
  }

  /** The table's prices are OpenAI's; other servers have their own, or none. */
  private Optional<Price> price(ServerAddress address) {
    if (priceInput.isPresent() && priceOutput.isPresent()) {
      return Optional.of(new Price(priceInput.get(), priceOutput.get()));
    }
    return address.isOpenAi() ? PriceTable.find(model) : Optional.empty();
  }

  /** What an estimate is based on. */
  String priceSource() {
    return priceInput.isPresent() ? "your prices" : "prices of " + PriceTable.DATE;
  }
}
