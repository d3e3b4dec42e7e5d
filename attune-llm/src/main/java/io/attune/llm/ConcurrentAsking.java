package io.attune.llm;

import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks one by one, several at once. Each thread has its answer on disk before it asks the next; the
 * first failure that concerns all stops all.
 */
final class ConcurrentAsking<T> {
  /** A server that rejects so many requests and answers none would reject the rest as well. */
  private static final int REJECTED_IN_A_ROW = 5;

  private final OpenAiClient client;
  private final Retries retries;
  private final Budget budget;
  private final OpenRequests<T> requests;
  private final ProgressListener progress;
  private final String task;
  private final Queue<Map.Entry<String, ChatRequest>> queue;
  private final AtomicInteger rejected = new AtomicInteger();

  ConcurrentAsking(
      OpenAiClient client,
      Retries retries,
      Budget budget,
      OpenRequests<T> requests,
      String task,
      ProgressListener progress) {
    this.client = client;
    this.retries = retries;
    this.budget = budget;
    this.requests = requests;
    this.task = task;
    this.progress = progress;
    queue = new ConcurrentLinkedQueue<>(requests.open().entrySet());
  }

  /**
   * Asks everything that is open.
   *
   * @throws IOException the first failure that concerns all
   */
  void run(int threads) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      report();
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  work();
                  return null;
                }));
      }
      join(workers);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Waits for all, also after a failure: what is under way is paid for, and has to be kept. */
  private void join(List<Future<?>> workers) throws IOException {
    IOException failure = null;
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof IOException cause)) {
          throw new IllegalStateException("Unexpected failure while asking", e.getCause());
        }
        failure = failure == null ? cause : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LanguageModelException("Interrupted while asking", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void work() throws IOException {
    try {
      for (var next = queue.poll(); next != null; next = queue.poll()) {
        while (requests.isOpen(next.getKey())) {
          ask(next.getKey(), next.getValue());
        }
        report();
      }
    } catch (IOException | RuntimeException e) {
      queue.clear(); // the others stop after what they are at
      throw e;
    }
  }

  private void ask(String key, ChatRequest request) throws IOException {
    boolean schemas = client.usesSchemas();
    try {
      ChatAnswer answer = retries.run(() -> askWithinBudget(request));
      requests.answer(key, answer, "");
    } catch (ServerFailure failure) {
      switch (failure.kind()) {
        case SCHEMA_UNKNOWN -> {
          if (schemas) {
            client.dropSchemas();
          } else {
            reject(key, failure);
          }
        }
        case REQUEST -> reject(key, failure);
        case RETRY, ALL -> throw failure;
      }
    }
  }

  private ChatAnswer askWithinBudget(ChatRequest request)
      throws ServerFailure, LanguageModelException {
    double reserved = budget.reserve(request);
    Usage used = Usage.NONE;
    try {
      ChatAnswer answer = client.ask(request);
      used = answer.usage();
      return answer;
    } finally {
      budget.settle(reserved, used);
    }
  }

  private void reject(String key, ServerFailure failure) throws ServerFailure {
    requests.giveUp(key, failure.getMessage());
    if (rejected.incrementAndGet() >= REJECTED_IN_A_ROW && !requests.anyAnswered()) {
      throw failure;
    }
  }

  private synchronized void report() {
    progress.progress(task, requests.settledCount(), requests.total());
  }
}
