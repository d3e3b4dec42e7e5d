package io.attune.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The application's view, and the example of docs/adapters.md. */
class AutoConfigurationTest {
  private static final List<Document> DOCUMENTS =
      List.of(
          new Document("Hold both buttons for ten seconds until the light turns red."),
          new Document("The warranty covers two years from the day of purchase."),
          new Document("Wash the filter by hand; it does not survive the dishwasher."));

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(AttuneEmbeddingAutoConfiguration.class));

  private static String prompt(EmbeddingModel model, String question) {
    SimpleVectorStore store = SimpleVectorStore.builder(model).build();
    store.add(DOCUMENTS);
    SearchRequest search = SearchRequest.builder().query(question).topK(1).build();
    String found = store.similaritySearch(search).get(0).getText();
    return "Answer from this text only:\n" + found + "\n\nQuestion: " + question;
  }

  @Test
  void anApplicationWithoutSettingsFindsTheTextThatAnswers() {
    application.run(
        context -> {
          EmbeddingModel model = context.getBean(EmbeddingModel.class);
          assertThat(model.dimensions()).isEqualTo(384);
          assertThat(prompt(model, "how do I reset the device?")).contains("Hold both buttons");
          assertThat(prompt(model, "for how long is it guaranteed?")).contains("two years");
        });
  }

  @Test
  void theModelIsTheOneOfTheSettings() throws Exception {
    application
        .withPropertyValues(
            "spring.ai.attune.embedding.model=" + AttuneEmbeddingModelTest.folder(),
            "spring.ai.attune.embedding.batch-size=4")
        .run(
            context ->
                assertThat(context.getBean(AttuneEmbeddingModel.class).dimensions())
                    .isLessThan(384));
  }

  @Test
  void anotherModelOfTheApplicationIsLeftAlone() {
    application
        .withBean(EmbeddingModel.class, NoModel::new)
        .run(context -> assertThat(context).doesNotHaveBean(AttuneEmbeddingModel.class));
  }

  @Test
  void wrongSettingsAreToldTogether() {
    application
        .withPropertyValues(
            "spring.ai.attune.embedding.model= ", "spring.ai.attune.embedding.batch-size=0")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("embedding.model is empty")
                    .hasMessageContaining("embedding.batch-size must be at least 1, but is 0"));
  }
}
