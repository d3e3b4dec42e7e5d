package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void pricesAreForAMillionTokensAndHalfInABatch() {
    Price price = PriceTable.find("gpt-4o-mini").orElseThrow();
    Usage usage = new Usage(2_000_000, 1_000_000);
    assertThat(price.of(usage)).isCloseTo(0.90, within(1e-12));
    assertThat(price.inBatch().of(usage)).isCloseTo(0.45, within(1e-12));
  }

  @Test
  void aSnapshotCostsWhatItsModelCosts() {
    assertThat(PriceTable.find("gpt-4o-mini-2024-07-18")).isEqualTo(PriceTable.find("gpt-4o-mini"));
    assertThat(PriceTable.find("gpt-4o-minimal")).isEmpty();
    assertThat(PriceTable.find("llama3")).isEmpty();
  }

  @Test
  void wrongPricesAreRefused() {
    assertThatThrownBy(() -> new Price(-1, Double.NaN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("-1.0 and NaN");
  }

  @Test
  void englishHasFourLettersATokenAndOtherScriptsOne() {
    assertThat(CostEstimate.tokens("")).isZero();
    assertThat(CostEstimate.tokens("four letters")).isEqualTo(3);
    assertThat(CostEstimate.tokens("招聘数据工程师")).isEqualTo(7);
    assertThat(CostEstimate.tokens("🙂")).isEqualTo(1);
  }

  @Test
  void anEstimateAddsUp() {
    ChatRequest request =
        new ChatRequest(
            List.of(ChatMessage.user("x".repeat(4000))),
            AnswerSchema.object("s", Map.of(), "{}"),
            new ModelSettings("m", Optional.empty(), 10));
    CostEstimate estimate =
        CostEstimate.of(List.of(request, request), 50, Optional.of(new Price(1, 10)));
    assertThat(estimate.requests()).isEqualTo(2);
    assertThat(estimate.usage().outputTokens()).isEqualTo(100);
    assertThat(estimate.usage().inputTokens()).isBetween(2008L, 2100L);
    assertThat(estimate.toString()).contains("2 requests", "100 output tokens", "about $0.003");
    assertThat(CostEstimate.of(List.of(request), 50, Optional.empty()).toString())
        .contains("price not known");
  }

  @Test
  void settingsTellAllThatIsWrong() {
    assertThatThrownBy(() -> new ModelSettings(" ", Optional.of(2.1), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("language model is empty")
        .hasMessageContaining("temperature must be from 0 to 2, but is 2.1")
        .hasMessageContaining("max output tokens must be at least 1, but is 0");
  }

  @Test
  void theDefaultsAreThese() {
    assertThat(ModelSettings.DEFAULT_MODEL).isEqualTo("gpt-4o-mini");
    assertThat(ModelSettings.DEFAULT_MAX_OUTPUT_TOKENS).isEqualTo(1024);
    assertThat(ServerSettings.DEFAULT_CONCURRENCY).isEqualTo(8);
    assertThat(ServerSettings.DEFAULT_TIMEOUT).hasMinutes(2);
    assertThat(LanguageModelOptions.DEFAULT_POLL_INTERVAL).hasSeconds(30);
    assertThat(RetryPolicy.DEFAULT.tries()).isEqualTo(8);
    assertThat(BatchLimits.OPEN_AI).isEqualTo(new BatchLimits(50_000, 200_000_000));
  }

  @Test
  void everythingThatMattersIsPartOfTheKey() {
    ModelSettings settings = new ModelSettings("m", Optional.of(0.5), 10);
    AnswerSchema schema = AnswerSchema.object("s", Map.of(), "{}");
    List<ChatMessage> messages = List.of(ChatMessage.user("a"));
    String key = new ChatRequest(messages, schema, settings).key();
    assertThat(key).isEqualTo(new ChatRequest(messages, schema, settings).key());
    assertThat(
            List.of(
                new ChatRequest(List.of(ChatMessage.user("b")), schema, settings).key(),
                new ChatRequest(List.of(ChatMessage.system("a")), schema, settings).key(),
                new ChatRequest(messages, schema, new ModelSettings("n", Optional.of(0.5), 10))
                    .key(),
                new ChatRequest(messages, schema, new ModelSettings("m", Optional.empty(), 10))
                    .key(),
                new ChatRequest(messages, schema, new ModelSettings("m", Optional.of(0.5), 11))
                    .key(),
                key))
        .doesNotHaveDuplicates();
  }
}
