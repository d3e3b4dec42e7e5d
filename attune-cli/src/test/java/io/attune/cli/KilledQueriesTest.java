package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose process is killed, as by {@code kill -9}: what was answered is not asked again. */
class KilledQueriesTest {
  private static final int DOCUMENTS = 12;
  private static final int ANSWERED = 7;

  @TempDir private Path folder;

  private String[] arguments(FakeOpenAi server, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "queries",
                "--input",
                "documents.jsonl",
                "--provider",
                "openai",
                "--base-url",
                server.url(),
                "--out",
                "pairs.jsonl",
                "--concurrency",
                "3"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void writeDocuments() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      lines.add("{\"id\": %d, \"text\": \"This is about item %d.\"}".formatted(i, i));
    }
    Files.write(folder.resolve("documents.jsonl"), lines);
  }

  @Test
  void singleRequests() throws Exception {
    writeDocuments();
    try (FakeOpenAi server = new FakeOpenAi()) {
      CountDownLatch waiting = new CountDownLatch(3); // all that are under way
      CountDownLatch never = new CountDownLatch(1);
      AtomicInteger count = new AtomicInteger();
      server.answer(
          body -> {
            if (count.incrementAndGet() > ANSWERED) {
              waiting.countDown();
              await(never);
            }
            return Reply.ok(Chat.completion(Chat.sensibleAnswer(body)));
          });
      FreshProcess.Running running = new FreshProcess(folder).start(arguments(server));
      assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();
      running.process().destroyForcibly();
      assertThat(running.end().status()).isNotZero();
      assertThat(folder.resolve("pairs.jsonl")).doesNotExist();
      // What the kill left half-written: the beginning of a record.
      Path answers = folder.resolve("pairs.jsonl.answers/answers.jsonl");
      assertThat(Files.readAllLines(answers)).hasSize(ANSWERED);
      Files.writeString(answers, "0badc0de {\"key\": \"", StandardOpenOption.APPEND);

      never.countDown();
      server.answer(body -> Reply.ok(Chat.completion(Chat.sensibleAnswer(body))));
      CliResult result = new FreshProcess(folder).run(arguments(server));
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.err()).contains("To ask: " + (DOCUMENTS - ANSWERED) + " requests");
      assertThat(result.out()).contains("; " + ANSWERED + " answers of earlier runs");
      assertThat(Files.readAllLines(folder.resolve("pairs.jsonl"))).hasSize(2 * DOCUMENTS);
      // The three under way were never answered; nothing else was asked twice.
      assertThat(server.chats()).hasSize(DOCUMENTS + 3);
    }
  }

  @Test
  void aBatch() throws Exception {
    writeDocuments();
    try (FakeOpenAi server = new FakeOpenAi()) {
      server.batches().hold(true);
      String[] arguments = arguments(server, "--batch", "--poll-seconds", "1");
      FreshProcess.Running running = new FreshProcess(folder).start(arguments);
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (!server.calls().contains("GET /v1/batches/batch-0") && System.nanoTime() < end) {
        assertThat(running.process().isAlive()).isTrue();
        Thread.sleep(50);
      }
      running.process().destroyForcibly();
      running.end();
      server.batches().hold(false);
      CliResult result = new FreshProcess(folder).run(arguments);
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(server.batches().created()).isEqualTo(1);
      assertThat(server.chats()).hasSize(DOCUMENTS);
      assertThat(Files.readAllLines(folder.resolve("pairs.jsonl"))).hasSize(2 * DOCUMENTS);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closing
    }
  }
}
