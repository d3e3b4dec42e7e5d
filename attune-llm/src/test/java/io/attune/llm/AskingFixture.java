package io.attune.llm;

import io.attune.engine.ProgressListener;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.QueryPrompt;
import io.attune.queries.SourceDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks a fake server for queries, as a run of a command does. */
final class AskingFixture implements AutoCloseable {
  static final String KEY = "sk-secret-of-the-tests";

  final FakeOpenAi server = new FakeOpenAi();
  final VirtualWaits waits = new VirtualWaits();
  final Path answers;
  boolean batch;
  int concurrency = 1;
  int maxOutputTokens = 1024;
  Duration timeout = Duration.ofSeconds(5);
  Optional<Price> price = Optional.of(new Price(1, 10));
  Optional<Double> maxCost = Optional.empty();
  BatchLimits limits = BatchLimits.OPEN_AI;
  Bill bill;

  AskingFixture(Path answers) throws IOException {
    this.answers = answers;
  }

  static List<SourceDocument> documents(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> SourceDocument.of("Document number " + i + " is about item " + i + "."))
        .toList();
  }

  LanguageModelOptions options() {
    ServerAddress address = ServerAddress.of(Optional.of(server.url()), Map.of());
    ApiKey key = ApiKey.fromEnvironment(Map.of(ApiKey.VARIABLE, KEY), address);
    return new LanguageModelOptions(
        new ServerSettings(address, key, concurrency, timeout),
        new ModelSettings("gpt-4o-mini", Optional.of(0.7), maxOutputTokens),
        answers,
        batch,
        Duration.ofSeconds(30),
        price,
        maxCost);
  }

  LanguageModel open() throws IOException {
    return LanguageModel.open(options(), RetryPolicy.DEFAULT, limits, waits);
  }

  GeneratedQueries generate(int documents) throws IOException {
    try (LanguageModel model = open()) {
      LanguageModelQueries queries = new LanguageModelQueries(model, QueryPrompt.DEFAULT);
      GeneratedQueries generated = queries.generate(documents(documents), 2, ProgressListener.NONE);
      bill = queries.bill();
      return generated;
    }
  }

  /** What a run that has to stop says. */
  String failure(int documents) {
    try {
      generate(documents);
    } catch (LanguageModelException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new AssertionError("not a message for the user", e);
    }
    throw new AssertionError("The run did not stop");
  }

  @Override
  public void close() {
    server.close();
  }
}
