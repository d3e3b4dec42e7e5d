package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.ProgressListener;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelevanceJudgeTest {
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

  private static PairToJudge pair(String query, String document) {
    return new PairToJudge(Optional.of("q"), query, Optional.empty(), document);
  }

  private Judgments judge(PairToJudge... pairs) throws IOException {
    try (LanguageModel model = asking.open()) {
      return new RelevanceJudge(model, JudgePrompt.DEFAULT)
          .judge(List.of(pairs), ProgressListener.NONE);
    }
  }

  @Test
  void gradesKeepTheirPairAndReason() throws IOException {
    Judgments judgments =
        judge(pair("night nurse", "a night nurse wanted"), pair("baker", "a plumber wanted"));
    assertThat(judgments.pairs())
        .containsExactly(
            new JudgedPair(
                Optional.of("q"),
                "night nurse",
                Optional.empty(),
                "a night nurse wanted",
                2,
                "2 words in common"),
            new JudgedPair(
                Optional.of("q"),
                "baker",
                Optional.empty(),
                "a plumber wanted",
                0,
                "0 words in common"));
    assertThat(judgments.bill().asked()).isEqualTo(2);
  }

  @Test
  void theExamplesSayThatUsefulnessCountsNotLikeness() throws IOException {
    judge(pair("a", "b"));
    String messages = asking.server.chats().get(0).path("messages").toString();
    assertThat(messages)
        .contains("my payment was refused", "How payments are refused")
        .contains("How to change the payment method", "Do not grade how alike");
    assertThat(JudgePrompt.DEFAULT.examples().get(0).grade()).isZero();
    assertThat(JudgePrompt.DEFAULT.examples().get(1).grade()).isEqualTo(3);
  }

  @Test
  void gradesOutOfRangeAreNoAnswer() throws IOException {
    asking.server.answer(body -> Reply.ok(Chat.completion("{\"reason\": \"r\", \"grade\": 4}")));
    Judgments judgments = judge(pair("a", "b"));
    assertThat(judgments.pairs()).isEmpty();
    assertThat(judgments.failures().get(0).reason()).contains("no grade from 0 to 3", "asked 2");
  }

  @Test
  void aGradeInQuotesIsUnderstood() throws IOException {
    asking.server.answer(body -> Reply.ok(Chat.completion("{\"grade\": \"3\"}")));
    assertThat(judge(pair("a", "b")).pairs().get(0).grade()).isEqualTo(3);
  }
}
