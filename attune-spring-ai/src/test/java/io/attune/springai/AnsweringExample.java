package io.attune.springai;

import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.ai.rag.retrieval.search.VectorStoreDocumentRetriever;
import org.springframework.ai.vectorstore.SimpleVectorStore;

/**
 * Answers questions out of documents: Attune's model finds the text, a language model on any server
 * of OpenAI's chat completions words the answer.
 */
public final class AnsweringExample {
  static final List<Document> DOCUMENTS =
      List.of(
          new Document("Hold both buttons for ten seconds until the light turns red."),
          new Document("The warranty covers two years from the day of purchase."),
          new Document("Wash the filter by hand; it does not survive the dishwasher."));

  private AnsweringExample() {}

  static ChatClient assistant(EmbeddingModel finds, ChatModel words) {
    SimpleVectorStore store = SimpleVectorStore.builder(finds).build();
    store.add(DOCUMENTS);
    return ChatClient.builder(words)
        .defaultSystem("Answer in one sentence, from the information that is given only.")
        .defaultAdvisors(
            RetrievalAugmentationAdvisor.builder()
                .documentRetriever(
                    VectorStoreDocumentRetriever.builder().vectorStore(store).topK(1).build())
                .build())
        .build();
  }

  /** The language model, such as one that Ollama or vLLM serves. */
  static ChatModel languageModel(String url, String key, String name) {
    return OpenAiChatModel.builder()
        .options(OpenAiChatOptions.builder().baseUrl(url).apiKey(key).model(name).build())
        .build();
  }

  /**
   * @param arguments a question, and the model that finds
   */
  public static void main(String[] arguments) throws IOException {
    String question = arguments.length > 0 ? arguments[0] : "How do I reset the device?";
    String model = arguments.length > 1 ? arguments[1] : "all-MiniLM-L6-v2";
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      ChatModel words =
          languageModel(
              environment("OPENAI_BASE_URL", "https://api.openai.com/v1"),
              environment("OPENAI_API_KEY", "none"),
              environment("OPENAI_MODEL", "gpt-4o-mini"));
      EmbeddingModel finds = new AttuneEmbeddingModel(loaded, EncodeOptions.DEFAULT);
      System.out.println(assistant(finds, words).prompt(question).call().content());
    }
  }

  private static String environment(String name, String absent) {
    return Optional.ofNullable(System.getenv(name)).orElse(absent);
  }
}
