package io.attune.llm;

import io.attune.InvalidInputException;
import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks through the Batch API: writes the requests into files, uploads them, creates batches, looks
 * after them until they end, and keeps what comes back. Each step is in the journal before the
 * next, so a run that is started again goes on from there.
 *
 * <p>What failed, was not reached in time or is missing is asked again in a further batch; the rest
 * is not.
 */
final class BatchAsking<T> {
  private static final Logger LOG = LoggerFactory.getLogger(BatchAsking.class);

  /** Batches that a request may be in, one after the other. */
  private static final int ROUNDS = 3;

  private final OpenAiClient client;
  private final BatchServer server;
  private final AnswerStore store;
  private final OpenRequests<T> requests;
  private final Budget budget;
  private final BatchLimits limits;
  private final LanguageModelOptions options;
  private final Waits waits;
  private final ProgressListener progress;
  private String lastFailure = "";

  BatchAsking(
      OpenAiClient client,
      Retries retries,
      AnswerStore store,
      OpenRequests<T> requests,
      Budget budget,
      BatchLimits limits,
      LanguageModelOptions options,
      Waits waits,
      ProgressListener progress) {
    this.client = client;
    this.server = new BatchServer(client, retries);
    this.store = store;
    this.requests = requests;
    this.budget = budget;
    this.limits = limits;
    this.options = options;
    this.waits = waits;
    this.progress = progress;
  }

  /**
   * Asks everything that is open.
   *
   * @param task for the progress
   * @param usualOutputTokens of an answer, for the estimate of the cost
   */
  void run(String task, int usualOutputTokens) throws IOException {
    try (BatchJournal journal =
        BatchJournal.open(store.folder().resolve("batches"), options.server().address())) {
      if (!journal.unfinished().isEmpty()) {
        LOG.info("Going on with {} batch(es) of an earlier run", journal.unfinished().size());
      }
      for (int round = 0; round < ROUNDS; round++) {
        writeNew(journal, usualOutputTokens);
        if (journal.unfinished().isEmpty()) {
          return;
        }
        submit(journal);
        awaitAll(journal, task);
      }
      requests
          .open()
          .keySet()
          .forEach(
              key ->
                  requests.giveUp(
                      key,
                      "not answered in %d batches%s"
                          .formatted(ROUNDS, lastFailure.isEmpty() ? "" : ": " + lastFailure)));
    }
  }

  /** Puts what is open, and not on its way already, into new files. */
  private void writeNew(BatchJournal journal, int usualOutputTokens) throws IOException {
    Map<String, ChatRequest> open = requests.open();
    journal.unfinished().forEach(shard -> open.keySet().removeAll(shard.keys()));
    checkCost(CostEstimate.of(open.values(), usualOutputTokens, options.effectivePrice()));
    new BatchShardWriter(journal, limits, client::body).write(open);
  }

  private void checkCost(CostEstimate estimate) {
    double expected = budget.spent() + estimate.cost().orElse(0.0);
    options
        .maxCost()
        .filter(limit -> estimate.requests() > 0 && expected > limit)
        .ifPresent(
            limit -> {
              throw new InvalidInputException(
                  "A batch cannot be stopped half-way, and this one would cost about %s, more than --max-cost %s; raise it, or take fewer documents by --limit."
                      .formatted(Bill.dollars(expected), Bill.dollars(limit)));
            });
  }

  private void submit(BatchJournal journal) throws IOException {
    for (BatchShard shard : journal.unfinished()) {
      BatchShard uploaded =
          shard.inputFile().isPresent()
              ? shard
              : journal.uploaded(shard, server.upload(shard.file()));
      if (uploaded.batch().isEmpty()) {
        BatchShard created =
            journal.created(uploaded, server.create(uploaded.inputFile().orElseThrow()));
        LOG.info("Batch {}: {} requests", created.batch().orElseThrow(), created.keys().size());
      }
    }
  }

  /** Looks at all batches again and again until each has ended; then tells the first trouble. */
  private void awaitAll(BatchJournal journal, String task) throws IOException {
    Optional<ServerFailure> trouble = Optional.empty();
    while (true) {
      long underWay = 0;
      for (BatchShard shard : journal.unfinished()) {
        BatchState state = server.look(shard.batch().orElseThrow());
        if (state.isFinal()) {
          Usage before = requests.bill(Optional.empty()).usage();
          Optional<ServerFailure> own = collect(shard, state);
          budget.spend(requests.bill(Optional.empty()).usage().minus(before));
          trouble = trouble.or(() -> own);
          journal.done(shard);
        } else {
          underWay += state.completed();
        }
      }
      long done = Math.min(requests.total(), requests.settledCount() + underWay);
      progress.progress(task, done, requests.total());
      if (journal.unfinished().isEmpty()) {
        if (trouble.isPresent()) {
          throw trouble.get();
        }
        return;
      }
      waitForNextLook();
    }
  }

  private void waitForNextLook() throws IOException {
    try {
      waits.sleep(options.pollInterval());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LanguageModelException("Interrupted while waiting for batches", e);
    }
  }

  /** Keeps what a batch that has ended brought, and tells what concerns all. */
  private Optional<ServerFailure> collect(BatchShard shard, BatchState state) throws IOException {
    BatchResults<T> results = new BatchResults<>(requests, client, shard, stored(shard, state));
    for (String file : state.files()) {
      Path target = store.folder().resolve("batches").resolve(state.id() + "-" + file + ".jsonl");
      if (Files.notExists(target)) {
        server.download(file, target);
      }
      results.read(target);
    }
    results.finish();
    Map<String, Integer> oddities = new LinkedHashMap<>(results.oddities());
    if (!oddities.isEmpty()) {
      LOG.warn(
          "Batch {} ({}): {}",
          state.id(),
          state.status(),
          oddities.entrySet().stream()
              .map(odd -> odd.getValue() + " " + odd.getKey())
              .collect(Collectors.joining(", ")));
    }
    lastFailure = results.lastFailure().isEmpty() ? lastFailure : results.lastFailure();
    return results.failureForAll().or(() -> failure(state));
  }

  private static Optional<ServerFailure> failure(BatchState state) {
    String message =
        switch (state.status()) {
          case "failed" -> "failed: " + String.join("; ", state.problems());
          case "cancelled" -> "was cancelled";
          default -> "";
        };
    return message.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ServerFailure(
                ServerFailure.Kind.ALL,
                "Batch %s %s".formatted(state.id(), message),
                Optional.empty(),
                true,
                null));
  }

  private Set<String> stored(BatchShard shard, BatchState state) {
    Set<String> stored = new HashSet<>();
    for (String key : shard.keys()) {
      if (store.find(key).stream().anyMatch(answer -> answer.batch().equals(state.id()))) {
        stored.add(key);
      }
    }
    return stored;
  }
}
