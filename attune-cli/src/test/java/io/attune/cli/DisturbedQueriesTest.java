package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Recipes that are disturbed while a language model is asked, which the test answers for. */
class DisturbedQueriesTest {
  private static final int DOCUMENTS = 12;
  private static final int ANSWERED = 5;

  /** So many documents have answers of more than six. */
  private static final int FEW_KIBIBYTES = 50;

  @TempDir private Path folder;

  private FakeOpenAi server;
  private TinyRecipe recipe;

  @BeforeEach
  void start() throws IOException {
    server = new FakeOpenAi();
    recipe = TinyRecipe.write(folder);
    documents(DOCUMENTS);
    recipe.text(text("[0.5, 0.25, 0.25]"));
  }

  private void documents(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("{\"id\": %d, \"text\": \"This is about item %d.\"}".formatted(i, i));
    }
    Files.write(folder.resolve("documents.jsonl"), lines);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String text(String ratios) {
    return """
        source: {input: documents.jsonl}
        queries: {provider: openai, base-url: '%s', concurrency: 1}
        split: {ratios: %s}
        """
        .formatted(server.url(), ratios);
  }

  private static Reply sensible(JsonNode body) {
    return Reply.ok(Chat.completion(Chat.sensibleAnswer(body)));
  }

  private JsonNode record() throws IOException {
    return new ObjectMapper().readTree(recipe.out().resolve(RunFiles.RECORD).toFile());
  }

  @Test
  void aRunGoesByTheRecipeThatItRead() throws IOException {
    String before = Files.readString(recipe.file());
    server.answer(
        body -> {
          try {
            recipe.text(text("[0.25, 0.25, 0.5]"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return sensible(body);
        });
    CliResult result = recipe.run();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains(recipe.file() + " has changed since this run read it");
    assertThat(recipe.out().resolve(RunFiles.RECIPE)).hasContent(before);
    assertThat(record().at("/stages/1/settings/ratios/0").asText()).isEqualTo("0.5");
    String hash = record().get("recipe_sha256").asText();

    CliResult next = recipe.run();
    assertThat(next.status()).isZero();
    assertThat(next.err())
        .contains("== split: ratios:")
        .doesNotContain("== queries", "has changed since");
    assertThat(record().get("recipe_sha256").asText()).hasSize(64).isNotEqualTo(hash);
    assertThat(server.chats()).hasSize(DOCUMENTS);
  }

  @Test
  void aCommentIsRecordedToo() throws IOException {
    recipe.run();
    recipe.text("# Why these.\n" + text("[0.5, 0.25, 0.25]"));
    assertThat(recipe.run().out()).startsWith("Nothing to do");
    assertThat(recipe.out().resolve(RunFiles.RECIPE)).content().startsWith("# Why these.");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal asks a process to end there")
  void aRunThatIsToldToEndTellsHowToGoOn() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    server.answer(
        body -> {
          if (count.incrementAndGet() > ANSWERED) {
            waiting.countDown();
            await(never);
          }
          return sensible(body);
        });
    FreshProcess.Running running = new FreshProcess(folder).start(recipe.arguments());
    assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();
    running.process().destroy();
    CliResult stopped = running.end();
    assertThat(stopped.status()).isEqualTo(143);
    assertThat(stopped.err())
        .contains("Stopped in queries. What is finished and saved stays. To go on:")
        .contains("run " + recipe.file() + " --out " + recipe.out())
        .doesNotContain("\tat ", "Exception");
    recipe.requireWholeFiles();

    never.countDown();
    server.answer(DisturbedQueriesTest::sensible);
    CliResult last = recipe.run();
    assertThat(last.status()).as(last.err()).isZero();
    // The one under way was never answered; nothing else was asked twice.
    assertThat(server.chats()).hasSize(DOCUMENTS + 1);
  }

  /** The answer that did not fit is asked for once more; none of those that did. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no limit for files there")
  void answersThatCannotBeWritten() throws Exception {
    documents(FEW_KIBIBYTES);
    CliResult failed =
        new FreshProcess(folder)
            .limited("-f 6")
            .with("LC_ALL", "C")
            .java("-XX:-UsePerfData") // a file of Java's own
            .run(recipe.arguments());
    assertThat(failed.status()).as(failed.err()).isEqualTo(AttuneCommandLine.FAILED);
    assertThat(failed.err())
        .contains(recipe.file() + ":2: queries: ", "answers.jsonl: File too large")
        .doesNotContain("\tat ", "Exception");
    assertThat(recipe.out().resolve("queries/pairs.jsonl")).doesNotExist();
    int kept = Files.readAllLines(recipe.out().resolve("answers/answers.jsonl")).size();
    assertThat(server.chats()).hasSize(kept + 1);

    CliResult last = recipe.run();
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(last.err()).contains("To ask: " + (FEW_KIBIBYTES - kept) + " requests");
    assertThat(server.chats()).hasSize(FEW_KIBIBYTES + 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closing
    }
  }
}
