package io.attune.llm;

import io.attune.InvalidInputException;
import java.util.Map;
import java.util.Optional;

/** The key to a server: out of the environment, and never in any message, log or file. */
public final class ApiKey {
  /** Where the key is taken from. */
  public static final String VARIABLE = "OPENAI_API_KEY";

  /** For servers that want none, and for estimates; the header has to hold something. */
  public static final ApiKey NONE = new ApiKey("none");

  private final String value;

  private ApiKey(String value) {
    this.value = value;
  }

  /**
   * Takes the key from the environment.
   *
   * @param environment such as {@link System#getenv()}
   * @param server that it is for
   * @return the key; for other servers than OpenAI's and Azure's it may be missing
   * @throws InvalidInputException if the server needs one and there is none
   */
  public static ApiKey fromEnvironment(Map<String, String> environment, ServerAddress server) {
    Optional<String> found =
        Optional.ofNullable(environment.get(VARIABLE)).map(String::strip).filter(s -> !s.isEmpty());
    if (found.isEmpty() && (server.isOpenAi() || server.isAzure())) {
      throw new InvalidInputException(
          "%s is not set, but %s needs an API key; set it in the environment, or name another server by --base-url or OPENAI_BASE_URL."
              .formatted(VARIABLE, server));
    }
    return found.map(ApiKey::new).orElse(NONE);
  }

  String value() {
    return value;
  }

  /** A text of the server's, without the key, should the server have repeated it. */
  String hideIn(String text) {
    return this == NONE ? text : text.replace(value, "[API key]");
  }

  /**
   * Not the key.
   *
   * @return a text to be shown
   */
  @Override
  public String toString() {
    return "[API key]";
  }
}
