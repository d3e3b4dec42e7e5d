package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.engine.ProgressListener;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageExtractorTest {
  private static final String DOCUMENT =
      "You need a licence and two years of practice. We are a young team. Fruit is free.";

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

  private Outcome<String> extract() throws IOException {
    try (LanguageModel model = asking.open()) {
      return new PassageExtractor(model, "requirements")
          .extract(List.of(DOCUMENT), ProgressListener.NONE)
          .outcomes()
          .get(0);
    }
  }

  @Test
  void copiesWhatIsWanted() throws IOException {
    assertThat(extract())
        .isEqualTo(new Outcome.Answered<>("You need a licence and two years of practice."));
    assertThat(asking.server.chats().get(0).toString()).contains("Wanted: requirements.");
  }

  @Test
  void whatTheModelMadeUpIsRefused() throws IOException {
    asking.server.answer(
        body -> Reply.ok(Chat.completion("{\"extract\": \"Candidates should hold a permit.\"}")));
    assertThat(extract()).isInstanceOf(Outcome.Failed.class);
    assertThat(extract().toString()).contains("wrote instead of copying");
  }

  @Test
  void anEmptyExtractSaysThatNothingWasFound() throws IOException {
    asking.server.answer(body -> Reply.ok(Chat.completion("{\"extract\": \"\"}")));
    assertThat(extract().toString()).contains("nothing of what is wanted");
  }

  @Test
  void somethingHasToBeWanted() throws IOException {
    try (LanguageModel model = asking.open()) {
      assertThatThrownBy(() -> new PassageExtractor(model, " "))
          .isInstanceOf(InvalidInputException.class);
    }
  }
}
