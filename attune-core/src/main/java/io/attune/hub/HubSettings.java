package io.attune.hub;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the hub and its cache are.
 *
 * @param endpoint of the hub, such as {@code https://huggingface.co}
 * @param cacheFolder that Python's huggingface_hub uses as well
 * @param token that gives access to private repositories, if any
 * @param offline whether only the cache may be used
 */
public record HubSettings(URI endpoint, Path cacheFolder, Optional<String> token, boolean offline) {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

  /**
   * Checks the endpoint.
   *
   * @throws InvalidInputException if it is no http or https address
   */
  public HubSettings {
    if (endpoint.getHost() == null || !Set.of("http", "https").contains(endpoint.getScheme())) {
      throw new InvalidInputException(
          "The hub's address '%s' (HF_ENDPOINT) is none; write for example %s."
              .formatted(endpoint, DEFAULT_ENDPOINT));
    }
  }

  /**
   * The same without the hub.
   *
   * @return settings by which nothing is asked for or fetched
   */
  public HubSettings cacheOnly() {
    return new HubSettings(endpoint, cacheFolder, token, true);
  }

  /**
   * The settings of this process's environment.
   *
   * @return as {@link #fromEnvironment(Map)} reads them
   * @throws InvalidInputException if the endpoint is no address
   */
  public static HubSettings fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /**
   * Reads settings from the variables that Python's huggingface_hub reads: {@code HF_ENDPOINT},
   * {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code HF_TOKEN}, {@code HUGGING_FACE_HUB_TOKEN}, {@code
   * HF_TOKEN_PATH}, {@code HF_HUB_OFFLINE}.
   *
   * @param variables by name
   * @return the settings
   * @throws InvalidInputException if the endpoint is no address
   */
  public static HubSettings fromEnvironment(Map<String, String> variables) {
    Path home =
        path(variables, "HF_HOME")
            .orElseGet(
                () ->
                    path(variables, "XDG_CACHE_HOME")
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("huggingface"));
    String endpoint = value(variables, "HF_ENDPOINT").orElse(DEFAULT_ENDPOINT);
    return new HubSettings(
        address(endpoint.replaceFirst("/+$", "")),
        path(variables, "HF_HUB_CACHE").orElse(home.resolve("hub")),
        token(variables, path(variables, "HF_TOKEN_PATH").orElse(home.resolve("token"))),
        value(variables, "HF_HUB_OFFLINE")
            .filter(text -> TRUE.contains(text.toLowerCase(Locale.ROOT)))
            .isPresent());
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "The hub's address '%s' (HF_ENDPOINT) is none; write for example %s."
              .formatted(text, DEFAULT_ENDPOINT),
          e);
    }
  }

  private static Optional<String> token(Map<String, String> variables, Path file) {
    return Stream.of(
            value(variables, "HF_TOKEN"),
            value(variables, "HUGGING_FACE_HUB_TOKEN"),
            Optional.of(file).filter(Files::isReadable).map(HubSettings::firstLine))
        .flatMap(Optional::stream)
        .map(String::strip)
        .filter(token -> !token.isEmpty())
        .findFirst();
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new InvalidInputException(file + ": the hub's token cannot be read.", e);
    }
  }

  private static Optional<Path> path(Map<String, String> variables, String name) {
    return value(variables, name).map(Path::of);
  }

  private static Optional<String> value(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(text -> !text.isBlank());
  }

  /** Without the token, which must not get into a log. */
  @Override
  public String toString() {
    return "HubSettings(%s, %s, token %s, %s)"
        .formatted(
            endpoint,
            cacheFolder,
            token.isPresent() ? "present" : "absent",
            offline ? "offline" : "online");
  }
}
