package io.attune.llm;

import io.attune.InvalidInputException;
import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A language model that answers in JSON, and is never asked the same twice: every answer is kept on
 * disk, in the folder of the options.
 *
 * <p>What works on one request only (a refusal, a document that is too long) is its {@link
 * Outcome.Failed}; what concerns all (a wrong key, no money, a server that is gone) stops the run
 * with a {@link LanguageModelException}, and the same call goes on from there later.
 */
public final class LanguageModel implements AutoCloseable {
  private final LanguageModelOptions options;
  private final RetryPolicy policy;
  private final BatchLimits limits;
  private final Waits waits;
  private final AnswerStore store;
  private final Budget budget;
  private OpenAiClient client; // made when first needed: an estimate needs none

  private LanguageModel(
      LanguageModelOptions options, RetryPolicy policy, BatchLimits limits, Waits waits)
      throws IOException {
    this.options = options;
    this.policy = policy;
    this.limits = limits;
    this.waits = waits;
    store = AnswerStore.open(options.answers());
    budget = new Budget(options.effectivePrice(), options.maxCost());
  }

  /**
   * Opens the folder of answers. The server is not talked to before something is asked.
   *
   * @param options which model, where, how, and for how much
   * @return the model, to be closed
   * @throws InvalidInputException if another process uses the folder
   * @throws IOException if the folder cannot be read or written
   */
  public static LanguageModel open(LanguageModelOptions options) throws IOException {
    return new LanguageModel(options, RetryPolicy.DEFAULT, BatchLimits.OPEN_AI, Waits.REAL);
  }

  /** For tests, which cannot wait, nor write 50,000 requests. */
  static LanguageModel open(
      LanguageModelOptions options, RetryPolicy policy, BatchLimits limits, Waits waits)
      throws IOException {
    return new LanguageModel(options, policy, limits, waits);
  }

  /**
   * The options it was opened with.
   *
   * @return as they were given
   */
  public LanguageModelOptions options() {
    return options;
  }

  /** What is still to be asked of these requests, and what it will probably cost. */
  <T> CostEstimate estimate(
      List<ChatRequest> requests, AnswerReader<T> reader, int usualOutputTokens) {
    return CostEstimate.of(
        new OpenRequests<>(requests, store, reader).open().values(),
        usualOutputTokens,
        options.effectivePrice());
  }

  /**
   * Asks what was not answered before.
   *
   * @param requests to be answered
   * @param reader makes something of each answer
   * @param usualOutputTokens of an answer, to tell beforehand what a batch will cost
   * @param task for the progress, such as {@code "Judging"}
   * @param progress is told how many requests are done
   * @throws LanguageModelException if the run had to stop
   * @throws InvalidInputException if a batch would probably pass the limit of its cost
   */
  <T> Answers<T> ask(
      List<ChatRequest> requests,
      AnswerReader<T> reader,
      int usualOutputTokens,
      String task,
      ProgressListener progress)
      throws IOException {
    OpenRequests<T> open = new OpenRequests<>(requests, store, reader);
    try {
      if (options.batch()) {
        new BatchAsking<>(
                client(), retries(), store, open, budget, limits, options, waits, progress)
            .run(task, usualOutputTokens);
      } else if (!open.open().isEmpty()) {
        new ConcurrentAsking<>(client(), retries(), budget, open, task, progress)
            .run(options.server().concurrency());
      }
    } catch (ServerFailure | LanguageModelException e) {
      throw new LanguageModelException(
          "%s. %d of %d are answered and kept in %s; the same command goes on from there."
              .formatted(
                  e.getMessage().replaceFirst("\\.$", ""),
                  open.settledCount(),
                  open.total(),
                  store.folder()),
          e);
    }
    List<Outcome<T>> outcomes = new ArrayList<>();
    requests.forEach(request -> outcomes.add(open.outcome(request.key())));
    return new Answers<>(outcomes, open.bill(options.effectivePrice()));
  }

  private Retries retries() {
    return new Retries(policy, waits);
  }

  private synchronized OpenAiClient client() {
    if (client == null) {
      client = new OpenAiClient(options.server());
    }
    return client;
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    store.close();
  }
}
