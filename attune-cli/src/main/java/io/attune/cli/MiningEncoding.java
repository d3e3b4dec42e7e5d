package io.attune.cli;

import io.attune.model.EmbeddingCache;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.negatives.ModelVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How queries and documents become vectors, and where these are kept. */
final class MiningEncoding {
  @Option(
      names = "--query-prompt",
      paramLabel = "TEXT",
      description = "A text to put before each query (default: the model's own).")
  private Optional<String> queryPrompt = Optional.empty();

  @Option(
      names = "--query-prompt-name",
      paramLabel = "NAME",
      description = "A prompt of the model to put before each query.")
  private Optional<String> queryPromptName = Optional.empty();

  @Option(
      names = "--corpus-prompt",
      paramLabel = "TEXT",
      description = "A text to put before each document (default: the model's own).")
  private Optional<String> corpusPrompt = Optional.empty();

  @Option(
      names = "--corpus-prompt-name",
      paramLabel = "NAME",
      description = "A prompt of the model to put before each document.")
  private Optional<String> corpusPromptName = Optional.empty();

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keeps vectors there for later runs; they are found by a hash of model, settings and text.")
  private Optional<Path> cacheFolder = Optional.empty();

  /** The cache; nothing where none is asked for, or it is wrong, which is noted. */
  Optional<EmbeddingCache> check(Problems problems) throws IOException {
    problems.require(
        queryPrompt.isEmpty() || queryPromptName.isEmpty(),
        "Give either --query-prompt or --query-prompt-name");
    problems.require(
        corpusPrompt.isEmpty() || corpusPromptName.isEmpty(),
        "Give either --corpus-prompt or --corpus-prompt-name");
    return cacheFolder.isEmpty()
        ? Optional.empty()
        : problems.attempt(() -> new EmbeddingCache(cacheFolder.get(), EmbeddingCache.USUAL_BYTES));
  }

  ModelVectors vectors(
      SentenceTransformer model, EncodeOptions options, Optional<EmbeddingCache> cache) {
    return new ModelVectors(
        model,
        prompted(options, queryPrompt, queryPromptName),
        prompted(options, corpusPrompt, corpusPromptName),
        cache);
  }

  private static EncodeOptions prompted(
      EncodeOptions options, Optional<String> prompt, Optional<String> name) {
    return options.toBuilder().prompt(prompt.orElse(null)).promptName(name.orElse(null)).build();
  }
}
