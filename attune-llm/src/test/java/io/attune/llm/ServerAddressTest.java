package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  private static final Map<String, String> LOCAL = Map.of("OPENAI_BASE_URL", "http://there:1/v1/");

  @Test
  void theGivenOneThenTheEnvironmentsThenOpenAis() {
    assertThat(ServerAddress.of(Optional.of("http://here/v1"), LOCAL))
        .hasToString("http://here/v1");
    assertThat(ServerAddress.of(Optional.empty(), LOCAL)).hasToString("http://there:1/v1");
    assertThat(ServerAddress.of(Optional.empty(), Map.of()))
        .hasToString("https://api.openai.com/v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8000", "ftp://host/v1", "http://", "no address", "/v1"})
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> ServerAddress.of(Optional.of(text), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is no address of a server")
        .hasMessageContaining("http://localhost:11434/v1");
  }

  @Test
  void secretsInAnAddressAreRefusedAndNotShown() {
    assertThatThrownBy(() -> ServerAddress.of(Optional.of("http://me:hush@host/v1"), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void theKeyComesFromTheEnvironmentAndIsNotShown() {
    ApiKey key =
        ApiKey.fromEnvironment(Map.of("OPENAI_API_KEY", " sk-1 \n"), ServerAddress.OPEN_AI);
    assertThat(key.value()).isEqualTo("sk-1");
    assertThat(key.toString()).doesNotContain("sk-1");
    assertThat(key.hideIn("wrong key sk-1!")).isEqualTo("wrong key [API key]!");
  }

  @Test
  void onlyServersThatNeedAKeyInsistOnIt() {
    assertThatThrownBy(() -> ApiKey.fromEnvironment(Map.of(), ServerAddress.OPEN_AI))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("OPENAI_API_KEY is not set")
        .hasMessageContaining("--base-url");
    assertThatThrownBy(
            () ->
                ApiKey.fromEnvironment(
                    Map.of(),
                    ServerAddress.of(
                        Optional.of("https://me.openai.azure.com/openai/v1"), Map.of())))
        .isInstanceOf(InvalidInputException.class);
    ServerAddress local = ServerAddress.of(Optional.of("http://localhost:11434/v1"), Map.of());
    assertThat(ApiKey.fromEnvironment(Map.of(), local).value()).isEqualTo("none");
  }
}
