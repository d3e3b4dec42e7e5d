package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.llm.AnswerStore.StoredAnswer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests of a run by their keys, and what became of each. Equal requests are one. Safe for
 * several threads.
 */
final class OpenRequests<T> {
  /** An answer in a wrong form is asked for once more: the next one may be right. */
  private static final int ANSWER_TRIES = 2;

  private final Map<String, ChatRequest> requests = new LinkedHashMap<>();
  private final Map<String, Outcome<T>> settled = new ConcurrentHashMap<>();
  private final AnswerStore store;
  private final AnswerReader<T> reader;
  private final long reused;
  private Usage used = Usage.NONE;
  private long asked;

  OpenRequests(List<ChatRequest> all, AnswerStore store, AnswerReader<T> reader) {
    this.store = store;
    this.reader = reader;
    all.forEach(request -> requests.putIfAbsent(request.key(), request));
    requests.keySet().forEach(this::settle);
    reused = settled.size();
  }

  /** All keys. */
  int total() {
    return requests.size();
  }

  /** How many keys need no more asking. */
  int settledCount() {
    return settled.size();
  }

  /** What is still to be asked, by key. */
  Map<String, ChatRequest> open() {
    Map<String, ChatRequest> open = new LinkedHashMap<>(requests);
    open.keySet().removeAll(settled.keySet());
    return open;
  }

  boolean isOpen(String key) {
    return requests.containsKey(key) && !settled.containsKey(key);
  }

  /**
   * Keeps an answer on disk, and reads it.
   *
   * @param batch that it came with; empty for none
   */
  void answer(String key, ChatAnswer answer, String batch) throws IOException {
    store.put(key, answer, batch);
    synchronized (this) {
      used = used.plus(answer.usage());
      asked++;
    }
    if (requests.containsKey(key)) {
      settle(key);
    }
  }

  /** Gives a request up for this run; the next run asks it anew. */
  void giveUp(String key, String reason) {
    settled.put(key, new Outcome.Failed<>(reason));
  }

  Outcome<T> outcome(String key) {
    return settled.get(key);
  }

  synchronized Bill bill(Optional<Price> price) {
    return new Bill(asked, used, price.map(known -> known.of(used)), reused);
  }

  /** Whether anything was answered in this run. */
  synchronized boolean anyAnswered() {
    return asked > 0;
  }

  private void settle(String key) {
    String flaw = "";
    List<StoredAnswer> answers = store.find(key);
    for (StoredAnswer stored : answers) {
      Optional<String> unusable = stored.answer().flaw();
      if (unusable.isPresent()) {
        settled.put(key, new Outcome.Failed<>(unusable.get()));
        return;
      }
      try {
        JsonNode json = AnswerJson.parse(stored.answer().content());
        settled.put(key, new Outcome.Answered<>(reader.read(json)));
        return;
      } catch (UnusableAnswerException e) {
        flaw = e.getMessage();
      }
    }
    if (answers.size() >= ANSWER_TRIES) {
      settled.put(key, new Outcome.Failed<>(flaw + " (asked " + answers.size() + " times)"));
    }
  }
}
