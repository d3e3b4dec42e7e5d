package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.InvalidInputException;
import io.attune.engine.ProgressListener;
import io.attune.llm.fake.FakeBatches.Ending;
import io.attune.llm.fake.Reply;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.QueryPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches against a server that ends them in every way there is. */
class BatchAskingTest {
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir private Path folder;
  private AskingFixture asking;

  @BeforeEach
  void start() throws IOException {
    asking = new AskingFixture(folder.resolve("answers"));
    asking.batch = true;
  }

  @AfterEach
  void stop() {
    asking.close();
  }

  private void assertAllAnswered(GeneratedQueries queries, int documents) {
    assertThat(queries.failures()).isEmpty();
    assertThat(queries.byDocument())
        .hasSize(documents)
        .allSatisfy(own -> assertThat(own).hasSize(2));
  }

  @Test
  void bringsTheSameAsSingleRequestsAtHalfThePrice() throws IOException {
    GeneratedQueries inBatch = asking.generate(5);
    assertAllAnswered(inBatch, 5);
    assertThat(asking.bill.cost().orElseThrow()).isCloseTo(5 * 0.0003 / 2, within(1e-9));
    assertThat(asking.waits.slept())
        .isNotEmpty()
        .allMatch(time -> time.equals(Duration.ofSeconds(30)));
    asking.batch = false;
    assertThat(asking.generate(5)).isEqualTo(inBatch);
    assertThat(asking.server.chats()).hasSize(5);
    assertThat(asking.server.batches().created()).isEqualTo(1);
  }

  @Test
  void linesAreInTheFormOfTheProtocol() throws IOException {
    asking.generate(1);
    var line = new ObjectMapper().readTree(asking.server.batches().uploads().get(0));
    assertThat(line.path("custom_id").asText()).matches("[0-9a-f]{32}");
    assertThat(line.path("method").asText()).isEqualTo("POST");
    assertThat(line.path("url").asText()).isEqualTo("/v1/chat/completions");
    assertThat(line.path("body").path("model").asText()).isEqualTo("gpt-4o-mini");
    assertThat(line.path("body").path("response_format").path("type").asText())
        .isEqualTo("json_schema");
  }

  @Test
  void filesKeepToTheLimits() throws IOException {
    asking.limits = new BatchLimits(3, 1_000_000);
    assertAllAnswered(asking.generate(8), 8);
    assertThat(asking.server.batches().uploads())
        .hasSize(3)
        .allSatisfy(file -> assertThat(file.lines().count()).isBetween(2L, 3L));
  }

  @Test
  void filesKeepToTheLimitOfBytes() throws IOException {
    asking.limits = new BatchLimits(50_000, 8_000);
    assertAllAnswered(asking.generate(8), 8);
    assertThat(asking.server.batches().uploads())
        .hasSizeGreaterThan(2)
        .allSatisfy(file -> assertThat(file.length()).isLessThanOrEqualTo(8_000));
    asking.limits = new BatchLimits(50_000, 100);
    assertThat(asking.failure(9)).contains("larger than a batch may be (100 bytes)");
  }

  @Test
  void whatAnExpiredBatchDidNotReachIsAskedInAnother() throws IOException {
    asking.server.batches().end(Ending.of("expired", 2));
    assertAllAnswered(asking.generate(5), 5);
    assertThat(asking.server.batches().created()).isEqualTo(2);
    assertThat(asking.server.batches().uploads().get(1).lines()).hasSize(3);
    assertThat(asking.server.chats()).hasSize(5);
  }

  @Test
  void aCancelledBatchKeepsItsPartAndStops() throws IOException {
    asking.server.batches().end(Ending.of("cancelled", 2));
    assertThat(asking.failure(5)).contains("batch-0 was cancelled", "2 of 5 are answered and kept");
    assertAllAnswered(asking.generate(5), 5);
    assertThat(asking.server.chats()).hasSize(5);
  }

  @Test
  void aFailedBatchTellsTheServersReason() throws IOException {
    asking.server.batches().end(Ending.of("failed", 0));
    assertThat(asking.failure(5)).contains("batch-0 failed", "line 3", "not parseable");
    assertAllAnswered(asking.generate(5), 5);
    assertThat(asking.server.batches().created()).isEqualTo(2);
  }

  @Test
  void aMissingAnswerIsAskedAgainAndADoubledOneIsKeptOnce() throws IOException {
    asking
        .server
        .batches()
        .end(
            new Ending(
                "completed",
                ALL,
                lines -> {
                  List<String> edited = new ArrayList<>(lines);
                  edited.remove(0);
                  edited.add(edited.get(0));
                  edited.add("{\"custom_id\": \"nobody's\", \"response\": {\"status_code\": 200}}");
                  edited.add("{half a li");
                  return edited;
                }));
    assertAllAnswered(asking.generate(4), 4);
    assertThat(asking.server.batches().uploads().get(1).lines()).hasSize(1);
    assertThat(asking.server.chats()).hasSize(5);
    assertThat(Files.readAllLines(asking.answers.resolve("answers.jsonl"))).hasSize(4);
  }

  @Test
  void onlyWhatFailedIsAskedAgain() throws IOException {
    asking.server.fail(
        Reply.error(500, "server_error", "oops"), Reply.error(400, "too_long", "too long"));
    GeneratedQueries queries = asking.generate(4);
    assertThat(queries.failures()).hasSize(1);
    assertThat(queries.failures().get(0).reason()).contains("too long");
    assertThat(asking.server.batches().uploads().get(1).lines()).hasSize(1);
  }

  @Test
  void whatFailsInEveryBatchIsGivenUpWithItsReason() throws IOException {
    asking.server.answer(body -> Reply.error(500, "server_error", "oops"));
    assertThat(asking.generate(2).failures())
        .hasSize(2)
        .allSatisfy(f -> assertThat(f.reason()).contains("not answered in 3 batches", "oops"));
    assertThat(asking.server.batches().created()).isEqualTo(3);
  }

  @Test
  void aWrongKeyStopsBeforeAnythingIsCreated() {
    asking.server.failOn("POST /v1/files", Reply.error(401, "invalid_api_key", "wrong"));
    assertThat(asking.failure(2)).contains("401", "check OPENAI_API_KEY");
    assertThat(asking.server.batches().created()).isZero();
  }

  @Test
  void aBatchWhoseCreationWasCutOffIsFoundAndNotPaidForTwice() throws IOException {
    asking.server.failOn("POST /v1/batches", Reply.ok("").cutHalfWay());
    assertAllAnswered(asking.generate(3), 3);
    assertThat(asking.server.batches().created()).isEqualTo(1);
    assertThat(asking.server.calls().stream().filter("POST /v1/batches"::equals)).hasSize(1);
  }

  @Test
  void cutDownloadsAndFaultsOnTheWayAreRepeated() throws IOException {
    Reply fault = Reply.error(503, "overloaded", "later");
    asking
        .server
        .failOn("POST /v1/files", fault)
        .failOn("GET /v1/batches/batch-0", fault, Reply.ok("").cutHalfWay())
        .failOn("GET /v1/files/file-of-batch-0/content", Reply.ok("").cutHalfWay(), fault);
    assertAllAnswered(asking.generate(3), 3);
    assertThat(asking.server.chats()).hasSize(3);
  }

  @Test
  void aRunThatIsStartedAgainGoesOnWithItsBatch() throws IOException {
    asking.server.batches().hold(true);
    var interrupted = new InterruptingWaits(asking.waits, 3);
    try (LanguageModel model =
        LanguageModel.open(asking.options(), RetryPolicy.DEFAULT, asking.limits, interrupted)) {
      assertThatThrownBy(
              () ->
                  new LanguageModelQueries(model, QueryPrompt.DEFAULT)
                      .generate(AskingFixture.documents(3), 2, ProgressListener.NONE))
          .isInstanceOf(LanguageModelException.class);
    }
    assertThat(Thread.interrupted()).isTrue();
    asking.server.batches().hold(false);
    assertAllAnswered(asking.generate(4), 4); // one document more than before
    assertThat(asking.server.batches().created()).isEqualTo(2);
    assertThat(asking.server.batches().uploads().get(1).lines()).hasSize(1);
    assertThat(asking.server.chats()).hasSize(4);
  }

  /** The files as a crash may leave them: any beginning of either that can be. */
  @Test
  void whereverARunIsKilledNothingIsPaidForTwice() throws IOException {
    GeneratedQueries whole = asking.generate(3);
    Path journal = asking.answers.resolve("batches/batches.jsonl");
    Path store = asking.answers.resolve("answers.jsonl");
    List<String> steps = Files.readAllLines(journal);
    List<String> answers = Files.readAllLines(store);
    assertThat(steps).hasSize(4); // written, uploaded, created, done
    assertThat(answers).hasSize(3);
    for (int step = 2; step <= 3; step++) { // before that there is no batch
      for (int kept = 0; kept <= answers.size(); kept++) {
        Files.write(journal, steps.subList(0, step));
        Files.write(store, answers.subList(0, kept));
        assertThat(asking.generate(3)).as("%d steps, %d answers", step, kept).isEqualTo(whole);
        assertThat(asking.server.batches().created()).isEqualTo(1);
        assertThat(Files.readAllLines(store)).containsExactlyInAnyOrderElementsOf(answers);
      }
    }
    assertThat(asking.server.chats()).hasSize(3);
  }

  @Test
  void aRunThatStoppedAfterTheUploadDoesNotUploadAgain() throws IOException {
    asking.server.failOn("POST /v1/batches", Reply.error(403, "forbidden", "no batches yet"));
    assertThat(asking.failure(2)).contains("no batches yet", "0 of 2 are answered");
    assertAllAnswered(asking.generate(2), 2);
    assertThat(asking.server.calls().stream().filter("POST /v1/files"::equals)).hasSize(1);
  }

  @Test
  void aCostThatWouldPassTheLimitIsRefusedBeforehand() {
    asking.maxCost = Optional.of(0.0001);
    assertThatThrownBy(() -> asking.generate(50))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be stopped half-way")
        .hasMessageContaining("--max-cost $0.0001");
    assertThat(asking.server.calls()).isEmpty();
  }
}
