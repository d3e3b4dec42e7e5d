package io.attune.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareRecipeTest {
  @TempDir Path folder;

  private Path recipe(String yaml) throws IOException {
    return Files.writeString(folder.resolve("prepare.yaml"), yaml);
  }

  @Test
  void readsAllParts() throws IOException {
    PrepareRecipe recipe =
        PrepareRecipe.read(
            recipe(
                """
                columns: {text: body, id: job_id}
                carry: [pay]
                where: pay > 5
                steps:
                  - html
                  - sections:
                      drop: [benefits]
                  - length: {least-characters: 10}
                """));
    assertThat(recipe.columns().renamed())
        .containsEntry("text", "body")
        .containsEntry("id", "job_id");
    assertThat(recipe.columns().carried())
        .hasValueSatisfying(c -> assertThat(c).containsExactly("pay"));
    assertThat(recipe.where()).hasValue("pay > 5");
    assertThat(recipe.steps())
        .extracting(CleaningStep::name)
        .containsExactly("html", "sections", "length");
  }

  @Test
  void theUsualStepsAreThese() throws IOException {
    assertThat(PrepareRecipe.read(recipe("where: x > 5")).steps())
        .extracting(CleaningStep::name)
        .containsExactly("unicode", "html", "whitespace", "length", "deduplicate");
  }

  @Test
  void allThatIsWrongIsToldAtOnceWithItsLine() throws IOException {
    Path file =
        recipe(
            """
            colums: {text: body}
            steps:
              - htm
              - length: {least-charcters: 10}
              - near-duplicates: {threshold: 2}
              - sections
              - language: {allowed: [xx]}
              - redact: {kinds: [phon]}
              - length: 5
              - tokens: {model: all-MiniLM-L6-v3}
            """);
    assertThatThrownBy(() -> PrepareRecipe.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            file + ":1: unknown key 'colums' (did you mean 'columns'?); allowed: columns, carry",
            file + ":3: unknown step 'htm' (did you mean 'html'?); allowed: unicode, html",
            file + ":4: unknown key 'least-charcters' (did you mean 'least-characters'?)",
            file + ":5: '2' is no number from 0.3 to 1",
            file + ":6: sections needs headings",
            file + ":7: unknown language 'xx'",
            file + ":8: unknown value 'phon' (did you mean 'phone'?)",
            file + ":9: the options of 'length' are a mapping",
            file + ":10: No model 'all-MiniLM-L6-v3'");
  }

  @Test
  void whatIsNoYamlIsTold() throws IOException {
    Path file = recipe("steps:\n  - [html\n");
    assertThatThrownBy(() -> PrepareRecipe.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining("wrong YAML");
    assertThatThrownBy(() -> PrepareRecipe.read(recipe("steps: [html]\nsteps: [unicode]")))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> PrepareRecipe.read(recipe("- html")))
        .hasMessageContaining(":1: a recipe is a mapping");
    assertThatThrownBy(() -> PrepareRecipe.read(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml: no such file");
  }
}
