package io.attune.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Retrieval for an answer, over a store in memory: the example of docs/adapters.md. */
class RetrievalExampleTest {
  private static final List<Document> DOCUMENTS =
      List.of(
          Document.from("Hold both buttons for ten seconds until the light turns red."),
          Document.from("The warranty covers two years from the day of purchase."),
          Document.from("Wash the filter by hand; it does not survive the dishwasher."));

  private static String prompt(EmbeddingModel model, String question) {
    InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    EmbeddingStoreIngestor.builder()
        .embeddingModel(model)
        .embeddingStore(store)
        .build()
        .ingest(DOCUMENTS);
    ContentRetriever retriever =
        EmbeddingStoreContentRetriever.builder()
            .embeddingModel(model)
            .embeddingStore(store)
            .maxResults(1)
            .build();
    String found =
        retriever.retrieve(Query.from(question)).stream()
            .map(Content::textSegment)
            .map(TextSegment::text)
            .collect(Collectors.joining("\n"));
    return "Answer from this text only:\n" + found + "\n\nQuestion: " + question;
  }

  @Test
  void findsTheTextThatAnswers() throws Exception {
    try (AttuneEmbeddingModel model = AttuneEmbeddingModel.load("all-MiniLM-L6-v2")) {
      assertThat(prompt(model, "how do I reset the device?")).contains("Hold both buttons");
      assertThat(prompt(model, "for how long is it guaranteed?")).contains("two years");
      assertThat(prompt(model, "can I put the filter in a machine?")).contains("dishwasher");
    }
  }

  @Test
  void isFoundWhereNoModelIsNamed() throws Exception {
    EmbeddingModel model =
        ServiceLoader.load(EmbeddingModelFactory.class).iterator().next().create();
    try (AttuneEmbeddingModel found = (AttuneEmbeddingModel) model) {
      assertThat(found.modelName()).isEqualTo("all-MiniLM-L6-v2");
      assertThat(found.dimension()).isEqualTo(384);
    }
  }
}
