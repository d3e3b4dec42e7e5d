package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.cleaning.CleaningReport;
import io.attune.data.cleaning.Preparation;
import io.attune.data.cleaning.PrepareRecipe;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step as recipes use it, found by its name. */
class ExtractStepTest {
  @TempDir private Path folder;
  private FakeOpenAi server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeOpenAi();
    Files.writeString(
        folder.resolve("in.jsonl"),
        """
        {"id": 1, "text": "You need a licence. Fruit is free."}
        {"id": 2, "text": ""}
        {"id": 3, "text": "You need two years of practice. We are young."}
        """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CleaningReport prepare() throws IOException {
    Path recipe = folder.resolve("recipe.yaml");
    Files.writeString(
        recipe,
        """
        steps:
          - extract: {wanted: requirements, base-url: "%s", answers: "%s"}
        """
            .formatted(server.url(), folder.resolve("answers")));
    return Preparation.run(
        List.of(folder.resolve("in.jsonl")),
        PrepareRecipe.read(recipe),
        folder.resolve("out.jsonl"),
        rows -> {});
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    try (RowReader rows = RowReader.open(folder.resolve("out.jsonl"))) {
      while (rows.hasNext()) {
        Row row = rows.next();
        texts.add(row.text("text"));
      }
    }
    return texts;
  }

  @Test
  void keepsTheExtractAndAsksOnce() throws IOException {
    CleaningReport report = prepare();
    assertThat(texts())
        .containsExactly("You need a licence.", "", "You need two years of practice.");
    assertThat(report.steps().get(0).figures()).containsEntry("answers", 2L);
    assertThat(prepare().steps().get(0).figures()).containsEntry("answers of earlier runs", 2L);
    assertThat(server.chats()).hasSize(2);
  }

  @Test
  void aDocumentWithoutAnExtractStaysWholeAndTheReportSaysWhy() throws IOException {
    server.answer(
        body ->
            Reply.ok(
                Chat.question(body).contains("licence")
                    ? Chat.completion("{\"extract\": \"Bring a permit, please.\"}")
                    : Chat.completion(Chat.sensibleAnswer(body))));
    CleaningReport report = prepare();
    assertThat(texts().get(0)).isEqualTo("You need a licence. Fruit is free.");
    assertThat(report.steps().get(0).notes().keySet().toString())
        .contains("kept whole", "wrote instead of copying");
  }

  @Test
  void wrongOptionsTellTheirPlace() throws IOException {
    Path recipe = folder.resolve("wrong.yaml");
    Files.writeString(recipe, "steps:\n  - unicode\n  - extract: {base-url: nowhere, wnted: x}\n");
    assertThatThrownBy(() -> PrepareRecipe.read(recipe))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("wrong.yaml:3")
        .hasMessageContaining("'extract' needs 'wanted'")
        .hasMessageContaining("'nowhere' is no address")
        .hasMessageContaining("'wnted' (did you mean 'wanted'?)");
  }
}
