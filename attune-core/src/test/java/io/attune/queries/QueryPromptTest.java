package io.attune.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryPromptTest {
  @Test
  void theLineOfTheTitleGoesWhereThereIsNone() {
    assertThat(QueryPrompt.DEFAULT.render("Baker", "We bake."))
        .isEqualTo("Title: Baker\n\nWe bake.");
    assertThat(QueryPrompt.DEFAULT.render("", "We bake.")).isEqualTo("We bake.");
  }

  @Test
  void placeholdersInADocumentAreText() {
    assertThat(QueryPrompt.DEFAULT.render("{text}", "{title} {n} {text}"))
        .isEqualTo("Title: {text}\n\n{title} {n} {text}");
  }

  @Test
  void theNumberIsPutIn() {
    assertThat(QueryPrompt.DEFAULT.instructionsFor(7)).contains("7 different queries");
  }

  @Test
  void theExamplesOfTheDefaultPassTheGate() {
    for (QueryPrompt.Example example : QueryPrompt.DEFAULT.examples()) {
      QueryGate.Result result =
          new QueryGate(QueryGateOptions.DEFAULT)
              .apply(
                  List.of(SourceDocument.of(example.text())),
                  example.queries().stream().map(query -> new QueryCandidate(0, query)).toList());
      assertThat(result.report().rejected()).isEmpty();
    }
  }

  @Test
  void wrongPartsAreToldTogether() {
    assertThatThrownBy(() -> new QueryPrompt(" ", List.of(), "{title}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("instructions of the prompt are empty")
        .hasMessageContaining("has no {text}");
    assertThatThrownBy(() -> new QueryPrompt.Example("", "text", List.of()))
        .isInstanceOf(InvalidInputException.class);
  }
}
