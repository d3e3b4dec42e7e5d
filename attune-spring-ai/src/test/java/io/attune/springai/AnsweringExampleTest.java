package io.attune.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;

class AnsweringExampleTest {
  @Test
  void theLanguageModelIsGivenTheTextThatAnswers() throws Exception {
    try (FakeOpenAi server = new FakeOpenAi();
        SentenceTransformer model = SentenceTransformer.load("all-MiniLM-L6-v2")) {
      server.answer(body -> Reply.ok(Chat.completion("For two years.")));
      ChatClient assistant =
          AnsweringExample.assistant(
              new AttuneEmbeddingModel(model, EncodeOptions.DEFAULT),
              AnsweringExample.languageModel(server.url(), "secret", "any"));
      assertThat(assistant.prompt("for how long is it guaranteed?").call().content())
          .isEqualTo("For two years.");
      assertThat(server.chats()).hasSize(1);
      assertThat(server.chats().get(0).path("messages").toString())
          .contains("one sentence", "for how long is it guaranteed?", "warranty covers two years")
          .doesNotContain("buttons", "dishwasher");
      assertThat(server.authorizations()).containsExactly("Bearer secret");
    }
  }
}
