package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.queries.QueryPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("prompt.yaml");
  }

  private void assertRefused(String yaml, String... parts) throws IOException {
    Files.writeString(file, yaml);
    assertThatThrownBy(() -> PromptFile.queries(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void readsAllParts() throws IOException {
    Files.writeString(
        file,
        """
        instructions: |
          Write {n} queries.
        template: "{title} / {text}"
        examples:
          - title: T
            text: some text
            queries: [one, two]
        """);
    QueryPrompt prompt = PromptFile.queries(file);
    assertThat(prompt.instructionsFor(4)).isEqualTo("Write 4 queries.\n");
    assertThat(prompt.render("a", "b {title}")).isEqualTo("a / b {title}");
    assertThat(prompt.examples().get(0).queries()).containsExactly("one", "two");
  }

  @Test
  void whatIsLeftOutIsTheDefaults() throws IOException {
    Files.writeString(file, "template: '{text}'\n");
    assertThat(PromptFile.queries(file).instructions())
        .isEqualTo(QueryPrompt.DEFAULT.instructions());
    assertThat(PromptFile.queries(file).examples()).isEqualTo(QueryPrompt.DEFAULT.examples());
  }

  @Test
  void wrongFilesTellWhere() throws IOException {
    assertRefused(
        "template: '{text}'\ninstruction: x\n",
        ":2",
        "'instruction' (did you mean 'instructions'?)");
    assertRefused("examples:\n  - txt: x\n", ":2", "unknown key 'txt' (did you mean 'text'?)");
    assertRefused("template: x\n", "no {text}");
    assertRefused("examples: [{text: a, queries: {b: c}}]\n", ":1", "a text is needed");
    assertRefused("examples: [{text: a}]\n", "at least one query");
    assertRefused("a: [\n", "wrong YAML");
    assertRefused("", "prompt.yaml");
  }

  @Test
  void judgesPromptsAreReadAsWell() throws IOException {
    Files.writeString(
        file,
        """
        instructions: Grade.
        examples:
          - {query: q, document: d, grade: 2, reason: because}
        """);
    JudgePrompt prompt = PromptFile.judge(file);
    assertThat(prompt.examples()).containsExactly(new JudgePrompt.Example("q", "d", 2, "because"));
    Files.writeString(file, "examples: [{query: q, document: d, grade: 4, reason: r}]\n");
    assertThatThrownBy(() -> PromptFile.judge(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'4' is no whole number from 0 to 3");
    assertThatThrownBy(() -> PromptFile.judge(folder.resolve("none.yaml")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no such file");
  }
}
