package io.attune.langchain4j;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions out of documents: Attune's model finds the text, a language model on any server
 * of OpenAI's chat completions words the answer.
 */
public final class AnsweringExample {
  static final List<Document> DOCUMENTS =
      List.of(
          Document.from("Hold both buttons for ten seconds until the light turns red."),
          Document.from("The warranty covers two years from the day of purchase."),
          Document.from("Wash the filter by hand; it does not survive the dishwasher."));

  private AnsweringExample() {}

  /** What LangChain4j makes an implementation of. */
  interface Assistant {
    @SystemMessage("Answer in one sentence, from the information that is given only.")
    String answer(String question);
  }

  static Assistant assistant(EmbeddingModel finds, ChatModel words) {
    InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    EmbeddingStoreIngestor.builder()
        .embeddingModel(finds)
        .embeddingStore(store)
        .build()
        .ingest(DOCUMENTS);
    return AiServices.builder(Assistant.class)
        .chatModel(words)
        .contentRetriever(
            EmbeddingStoreContentRetriever.builder()
                .embeddingModel(finds)
                .embeddingStore(store)
                .maxResults(1)
                .build())
        .build();
  }

  /** The language model, such as one that Ollama or vLLM serves. */
  static ChatModel languageModel(String url, String key, String name) {
    return OpenAiChatModel.builder().baseUrl(url).apiKey(key).modelName(name).build();
  }

  /**
   * @param arguments a question, and the model that finds
   */
  public static void main(String[] arguments) throws IOException {
    String question = arguments.length > 0 ? arguments[0] : "How do I reset the device?";
    String model = arguments.length > 1 ? arguments[1] : "all-MiniLM-L6-v2";
    try (AttuneEmbeddingModel finds = AttuneEmbeddingModel.load(model)) {
      ChatModel words =
          languageModel(
              environment("OPENAI_BASE_URL", "https://api.openai.com/v1"),
              environment("OPENAI_API_KEY", "none"),
              environment("OPENAI_MODEL", "gpt-4o-mini"));
      System.out.println(assistant(finds, words).answer(question));
    }
  }

  private static String environment(String name, String absent) {
    return Optional.ofNullable(System.getenv(name)).orElse(absent);
  }
}
