package io.attune.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.langchain4j.AnsweringExample.Assistant;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import org.junit.jupiter.api.Test;

class AnsweringExampleTest {
  @Test
  void theLanguageModelIsGivenTheTextThatAnswers() throws Exception {
    try (FakeOpenAi server = new FakeOpenAi();
        AttuneEmbeddingModel model = AttuneEmbeddingModel.load("all-MiniLM-L6-v2")) {
      server.answer(body -> Reply.ok(Chat.completion("For two years.")));
      Assistant assistant =
          AnsweringExample.assistant(
              model, AnsweringExample.languageModel(server.url(), "secret", "any"));
      assertThat(assistant.answer("for how long is it guaranteed?")).isEqualTo("For two years.");
      assertThat(server.chats()).hasSize(1);
      assertThat(server.chats().get(0).path("messages").toString())
          .contains("one sentence", "for how long is it guaranteed?", "warranty covers two years")
          .doesNotContain("buttons", "dishwasher");
      assertThat(server.authorizations()).containsExactly("Bearer secret");
    }
  }
}
