package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import io.attune.engine.ProgressListener;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.Reply;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.QueryPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single requests against a server that does what servers do. */
class ConcurrentAskingTest {
  private static final Reply TOO_MANY = Reply.error(429, "rate_limit_exceeded", "slow down");
  private static final Reply FAULT = Reply.error(500, "server_error", "oops");

  @TempDir private Path folder;
  private AskingFixture asking;

  @BeforeEach
  void start() throws IOException {
    asking = new AskingFixture(folder.resolve("answers"));
  }

  @AfterEach
  void stop() {
    asking.close();
  }

  @Test
  void everyDocumentIsAskedOnceAndInOrder() throws IOException {
    asking.concurrency = 4;
    GeneratedQueries queries = asking.generate(20);
    assertThat(queries.byDocument()).hasSize(20).allSatisfy(own -> assertThat(own).hasSize(2));
    assertThat(queries.failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(20);
    assertThat(queries.byDocument()).doesNotHaveDuplicates();
    assertThat(asking.bill.usage()).isEqualTo(new Usage(2000, 400));
    assertThat(asking.bill.cost().orElseThrow()).isCloseTo(0.006, within(1e-9));
  }

  @Test
  void asksInTheFormOfTheProtocol() throws IOException {
    asking.generate(1);
    var body = asking.server.chats().get(0);
    assertThat(body.path("model").asText()).isEqualTo("gpt-4o-mini");
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.7);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(1024);
    assertThat(body.path("response_format").path("type").asText()).isEqualTo("json_schema");
    assertThat(body.path("response_format").path("json_schema").path("strict").asBoolean())
        .isTrue();
    assertThat(body.path("messages").path(0).path("role").asText()).isEqualTo("system");
    assertThat(body.path("messages").path(0).path("content").asText())
        .contains("Write 2 different queries")
        .contains("JSON object of exactly this form");
    assertThat(body.path("messages").path(2).path("role").asText()).isEqualTo("assistant");
    assertThat(Chat.question(body)).isEqualTo("Document number 0 is about item 0.");
    assertThat(asking.server.authorizations()).containsOnly("Bearer " + AskingFixture.KEY);
  }

  @Test
  void aSecondRunAsksNothing() throws IOException {
    GeneratedQueries first = asking.generate(5);
    assertThat(asking.generate(5)).isEqualTo(first);
    assertThat(asking.server.chats()).hasSize(5);
    assertThat(asking.bill.reused()).isEqualTo(5);
    assertThat(asking.bill.asked()).isZero();
  }

  @Test
  void equalDocumentsArePaidForOnce() throws IOException {
    try (LanguageModel model = asking.open()) {
      var document = AskingFixture.documents(1).get(0);
      var queries =
          new LanguageModelQueries(model, QueryPrompt.DEFAULT)
              .generate(List.of(document, document), 2, ProgressListener.NONE);
      assertThat(queries.byDocument().get(1)).isEqualTo(queries.byDocument().get(0));
    }
    assertThat(asking.server.chats()).hasSize(1);
  }

  @Test
  void aFaultIsTriedAgainAfterWaitsThatDouble() throws IOException {
    asking.server.fail(FAULT, FAULT, FAULT);
    assertThat(asking.generate(1).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(4);
    assertThat(asking.waits.slept()).hasSize(3);
    assertThat(asking.waits.slept().get(0))
        .isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    assertThat(asking.waits.slept().get(2)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void retryAfterIsHonoured() throws IOException {
    asking.server.fail(TOO_MANY.withHeader("Retry-After", "17"));
    asking.generate(3);
    assertThat(asking.waits.seconds()).isEqualTo(17);
    assertThat(asking.server.chats()).hasSize(4);
  }

  @Test
  void tooManyRequestsWithoutRetryAfterWaitAsWell() throws IOException {
    asking.server.fail(TOO_MANY);
    asking.generate(1);
    assertThat(asking.waits.seconds()).isBetween(0.75, 1.0);
  }

  @Test
  void aServerThatAsksForHoursStopsTheRun() {
    asking.server.fail(TOO_MANY.withHeader("Retry-After", "36000"));
    assertThat(asking.failure(2)).contains("429", "wait for 600 minutes");
    assertThat(asking.server.chats()).hasSize(1);
  }

  @Test
  void aCutConnectionIsTriedAgain() throws IOException {
    asking.server.fail(Reply.ok(Chat.completion("{\"queries\": [\"a b\"]}")).cutHalfWay());
    assertThat(asking.generate(1).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(2);
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsAskedForAgain() throws IOException {
    asking.timeout = Duration.ofMillis(500);
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    asking.server.answer(
        body -> {
          if (count.incrementAndGet() == 1) {
            await(over);
          }
          return Reply.ok(Chat.completion(Chat.sensibleAnswer(body)));
        });
    assertThat(asking.generate(1).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(2);
    over.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAnswerThatIsNoCompletionIsTriedAgain() throws IOException {
    asking.server.fail(Reply.ok("<html>gateway</html>"), Reply.ok("{\"ok\": true}"));
    assertThat(asking.generate(1).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(3);
  }

  @Test
  void aServerThatStaysBrokenEndsTheRunAndKeepsWhatItAnswered() throws IOException {
    asking.generate(2);
    asking.server.answer(body -> FAULT);
    String message = asking.failure(4);
    assertThat(message).contains("500", "oops", "tried 8 times", "2 of 4 are answered and kept");
    assertThat(message).contains(asking.answers.toString(), "the same command goes on");
    asking.server.answer(body -> Reply.ok(Chat.completion(Chat.sensibleAnswer(body))));
    asking.generate(4);
    assertThat(asking.server.asked("item 0")).isEqualTo(1);
    assertThat(asking.server.asked("item 3")).isEqualTo(1);
  }

  @Test
  void aWrongKeyStopsAtOnceAndIsNotShown() throws IOException {
    asking.concurrency = 2;
    asking.server.answer(
        body -> Reply.error(401, "invalid_api_key", "Incorrect API key: " + AskingFixture.KEY));
    String message = asking.failure(20);
    assertThat(message)
        .contains("401", "invalid_api_key", "check OPENAI_API_KEY")
        .doesNotContain(AskingFixture.KEY);
    assertThat(asking.server.chats()).hasSizeLessThanOrEqualTo(2);
    assertThat(asking.waits.slept()).isEmpty();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(AskingFixture.KEY);
      }
    }
  }

  @Test
  void missingMoneyStopsAtOnceThoughItIsA429() {
    asking.server.answer(body -> Reply.error(429, "insufficient_quota", "no credit"));
    assertThat(asking.failure(5)).contains("insufficient_quota", "add credit");
    assertThat(asking.server.chats()).hasSize(1);
  }

  @Test
  void forbiddenAndUnknownModelsStopAtOnce() {
    asking.server.fail(Reply.error(403, "forbidden", "not yours"));
    assertThat(asking.failure(5)).contains("403", "not yours", "the key may not use");
    asking.server.fail(Reply.error(404, "model_not_found", "no such model"));
    assertThat(asking.failure(5)).contains("404", "no such model", "check --llm-model");
    assertThat(asking.server.chats()).hasSize(2);
  }

  @Test
  void nobodyThereIsToldSoon() {
    asking.server.close();
    String message = asking.failure(5);
    assertThat(message).contains("no answer from " + asking.server.url(), "tried 3 times");
  }

  @Test
  void aRefusalConcernsItsDocumentOnly() throws IOException {
    asking.server.fail(Reply.ok(Chat.completion("", "stop", "I cannot help with that.")));
    GeneratedQueries queries = asking.generate(3);
    assertThat(queries.failures()).hasSize(1);
    assertThat(queries.failures().get(0).reason())
        .isEqualTo("the model refused: I cannot help with that.");
    assertThat(queries.byDocument().get(0)).isEmpty();
    assertThat(queries.byDocument().get(2)).hasSize(2);
    asking.generate(3); // it was paid for, and asking again would not help
    assertThat(asking.server.chats()).hasSize(3);
  }

  @Test
  void aTruncatedAnswerNamesTheRemedyWhichAsksAnew() throws IOException {
    asking.server.fail(Reply.ok(Chat.completion("{\"queries\": [\"a", "length", null)));
    assertThat(asking.generate(1).failures().get(0).reason())
        .contains("cut off after 20 tokens", "--max-output-tokens");
    asking.maxOutputTokens = 2048;
    assertThat(asking.generate(1).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(2);
  }

  @Test
  void malformedJsonIsAskedForOnceMoreAndBothArePaidFor() throws IOException {
    asking.server.fail(Reply.ok(Chat.completion("{\"queries\": [")));
    assertThat(asking.generate(1).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(2);
    assertThat(asking.bill.usage()).isEqualTo(new Usage(200, 40));
  }

  @Test
  void whatIsMalformedTwiceIsGivenUpAlsoByTheNextRun() throws IOException {
    asking.server.fail(
        Reply.ok(Chat.completion("no json")), Reply.ok(Chat.completion("{\"querys\": 1}")));
    assertThat(asking.generate(1).failures().get(0).reason())
        .contains("no list 'queries'", "asked 2 times");
    asking.generate(1);
    assertThat(asking.server.chats()).hasSize(2);
  }

  @Test
  void wordsAndFencesAroundTheJsonDoNoHarm() throws IOException {
    asking.server.fail(
        Reply.ok(
            Chat.completion(
                "<think>{hm}</think>Sure!\n```json\n{\"queries\": [\"a  b\", \"A b!\", \"c\"]}\n```")));
    assertThat(asking.generate(1).byDocument().get(0)).containsExactly("a b", "c");
  }

  @Test
  void serversThatDoNotKnowSchemasAreAskedInWords() throws IOException {
    asking.server.answer(
        body ->
            body.has("response_format")
                ? Reply.error(400, "invalid", "response_format json_schema is not supported")
                : Reply.ok(Chat.completion(Chat.sensibleAnswer(body))));
    assertThat(asking.generate(3).failures()).isEmpty();
    assertThat(asking.server.chats()).hasSize(4);
    assertThat(asking.waits.slept()).isEmpty();
  }

  @Test
  void aRejectedDocumentDoesNotStopTheOthers() throws IOException {
    asking.server.answer(
        body ->
            Chat.question(body).contains("item 1.")
                ? Reply.error(400, "context_length_exceeded", "too long")
                : Reply.ok(Chat.completion(Chat.sensibleAnswer(body))));
    GeneratedQueries queries = asking.generate(3);
    assertThat(queries.failures()).hasSize(1);
    assertThat(queries.failures().get(0).document()).isEqualTo(1);
    assertThat(queries.failures().get(0).reason()).contains("400", "too long");
  }

  @Test
  void aServerThatRejectsEverythingIsNotAskedAThousandTimes() {
    asking.server.answer(body -> Reply.error(400, "invalid_value", "temperature must be 1"));
    assertThat(asking.failure(50)).contains("temperature must be 1");
    assertThat(asking.server.chats()).hasSize(5);
  }

  @Test
  void theCostStopsBeforeTheLimit() throws IOException {
    asking.maxOutputTokens = 100;
    asking.concurrency = 4;
    asking.maxCost = Optional.of(0.0050);
    String message = asking.failure(100);
    assertThat(message).contains("--max-cost $0.0050", "are answered and kept");
    // 100 input tokens at $1 and 20 output tokens at $10 a million.
    double spent = asking.server.chats().size() * 0.0003;
    assertThat(spent).isBetween(0.002, 0.005);
    int before = asking.server.chats().size();
    asking.maxCost = Optional.of(10.0);
    asking.generate(100);
    assertThat(asking.server.chats()).hasSize(100);
    assertThat(asking.bill.asked()).isEqualTo(100 - before);
  }

  @Test
  void severalAreUnderWayAtOnce() throws Exception {
    asking.concurrency = 3;
    CountDownLatch three = new CountDownLatch(3);
    asking.server.answer(
        body -> {
          three.countDown();
          await(three);
          return Reply.ok(Chat.completion(Chat.sensibleAnswer(body)));
        });
    assertThat(asking.generate(3).failures()).isEmpty();
  }

  @Test
  void twoRunsAtOnceAreRefused() throws IOException {
    try (LanguageModel model = asking.open()) {
      assertThat(model.options().answers()).isEqualTo(asking.answers);
      assertThatThrownBy(asking::open)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("in use by another run");
    }
  }
}
