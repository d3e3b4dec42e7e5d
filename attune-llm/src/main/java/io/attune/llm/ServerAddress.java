package io.attune.llm;

import io.attune.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server of chat completions is.
 *
 * @param uri what stands before {@code /chat/completions}, such as {@code
 *     http://localhost:11434/v1}
 */
public record ServerAddress(URI uri) {
  /** Where the address is taken from, unless it is given. */
  public static final String VARIABLE = "OPENAI_BASE_URL";

  /** OpenAI's own server. */
  public static final ServerAddress OPEN_AI =
      new ServerAddress(URI.create("https://api.openai.com/v1"));

  private static final String REMEDY =
      "write for example http://localhost:11434/v1, with what stands before /chat/completions";

  /**
   * Checks the address.
   *
   * @throws InvalidInputException if it is no absolute http or https address, or holds a user name,
   *     password or query
   */
  public ServerAddress {
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new InvalidInputException("'%s' is no address of a server; %s".formatted(uri, REMEDY));
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw new InvalidInputException(
          "The address of a server must not hold a user name, password or query; %s"
              .formatted(REMEDY));
    }
  }

  /**
   * The address that was given, else the one of the environment, else OpenAI's.
   *
   * @param given by the user
   * @param environment such as {@link System#getenv()}
   * @return the address
   * @throws InvalidInputException if it is none
   */
  public static ServerAddress of(Optional<String> given, Map<String, String> environment) {
    return given
        .or(() -> Optional.ofNullable(environment.get(VARIABLE)).filter(s -> !s.isBlank()))
        .map(ServerAddress::parse)
        .orElse(OPEN_AI);
  }

  private static ServerAddress parse(String text) {
    try {
      return new ServerAddress(new URI(text.strip().replaceFirst("/+$", "")));
    } catch (URISyntaxException e) {
      throw new InvalidInputException(
          "'%s' is no address of a server; %s".formatted(text, REMEDY), e);
    }
  }

  /**
   * Whether it is OpenAI's server, in any region.
   *
   * @return true for hosts that end in {@code api.openai.com}
   */
  public boolean isOpenAi() {
    return uri.getHost().endsWith("api.openai.com");
  }

  /** Whether it is one of Azure's. */
  boolean isAzure() {
    return uri.getHost().endsWith(".azure.com");
  }

  /**
   * The address.
   *
   * @return as it is used
   */
  @Override
  public String toString() {
    return uri.toString();
  }
}
